using Sonda.Runs.Specs;

namespace Sonda.Runs.Checkpoints;

/// <summary>Checks that a run may resume from a checkpoint: it must be the same run, except for the number of epochs.</summary>
internal static class CheckpointMatch
{
    /// <summary>Refuses different data.</summary>
    /// <exception cref="InvalidDataException">The data have other content.</exception>
    public static void RequireData(Checkpoint checkpoint, DataIdentity data)
    {
        if (!checkpoint.Data.IsSameAs(data))
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"The checkpoint was trained on other data: expected {checkpoint.Data}; found {data}."));
        }
    }

    /// <summary>Refuses a different run; only the number of epochs may differ, down to those that have begun.</summary>
    /// <param name="checkpoint">The checkpoint to resume from.</param>
    /// <param name="asked">The run to resume.</param>
    /// <exception cref="InvalidDataException">Settings differ; the message lists them all with both values.</exception>
    public static void RequireRun(Checkpoint checkpoint, RunSpec asked)
    {
        RunSpec kept = checkpoint.Spec with
        {
            Data = asked.Data,
            Training = checkpoint.Spec.Training with { Epochs = asked.Training.Epochs },
        };
        IReadOnlyList<(string Kept, string Asked)> differences = RunSpecText.Differences(kept, asked);
        if (differences.Count > 0)
        {
            string there = string.Join("; ", differences.Select(one => one.Kept)), here = string.Join("; ", differences.Select(one => one.Asked));
            throw new InvalidContentException(LocalizableText.Of(
                $"The checkpoint belongs to another run: expected {there}; found {here}. Only the number of epochs may change."));
        }

        int begun = checkpoint.State.Epoch + (checkpoint.State.Row > 0 ? 1 : 0);
        if (asked.Training.Epochs < begun)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"Epochs must be at least {begun}, because epoch {begun} has begun; found {asked.Training.Epochs}."));
        }
    }
}
