using Sonda.Engine.Training;

namespace Sonda.Cli.Texts;

/// <summary>A mini-batch that is too small for a batch norm, in the user's language.</summary>
internal static class BatchSizeText
{
    /// <summary>What does not go together, and what may help.</summary>
    public static string Of(BatchSizeException misfit, Phrases phrases) => phrases.Say(
        "error.batchNorm",
        misfit.Rows,
        misfit.BatchSize,
        misfit.Layer,
        misfit.Allowed.Count > 0 ? phrases.Say("error.batchNorm.sizes", string.Join(", ", misfit.Allowed)) : phrases["error.batchNorm.rows"]);
}
