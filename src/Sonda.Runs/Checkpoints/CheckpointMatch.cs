using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Checkpoints;

/// <summary>Whether a run may go on from a checkpoint: it must be the same run, but for the number of epochs.</summary>
internal static class CheckpointMatch
{
    /// <summary>Makes sure that it is.</summary>
    /// <param name="checkpoint">Where to go on.</param>
    /// <param name="options">The run that is to go on.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="InvalidContentException">The data hold something else, or settings differ; the message names all that do, with both values.</exception>
    public static void Require(Checkpoint checkpoint, TrainingOptions options, DataIdentity data)
    {
        if (!checkpoint.Data.IsSameAs(data))
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"The checkpoint was made on other data: on {checkpoint.Data}; found {data}."));
        }

        var kept = new RunSpec(checkpoint.Network)
        {
            Training = checkpoint.Training with { Epochs = options.Training.Epochs },
            EarlyStopping = checkpoint.EarlyStopping,
            Seed = checkpoint.Seed,
        };
        var asked = new RunSpec(options.Network)
        {
            Training = options.Training,
            EarlyStopping = options.EarlyStopping,
            Seed = options.Seed,
        };
        IReadOnlyList<(string Kept, string Asked)> differences = RunSpecText.Differences(kept, asked);
        if (differences.Count > 0)
        {
            string there = string.Join("; ", differences.Select(one => one.Kept)), here = string.Join("; ", differences.Select(one => one.Asked));
            throw new InvalidContentException(LocalizableText.Of(
                $"The checkpoint is of another run: it has {there}; found {here}. Only the number of epochs may be another."));
        }
    }
}
