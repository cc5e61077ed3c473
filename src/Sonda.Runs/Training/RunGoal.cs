using Sonda.Runs.Events;

namespace Sonda.Runs.Training;

/// <summary>How far a run shall go: to a step or to the end of an epoch, whichever comes first.</summary>
/// <param name="Step">Mini-batches done; null for any number.</param>
/// <param name="Epoch">Epochs done; null for any number.</param>
public readonly record struct RunGoal(long? Step = null, int? Epoch = null)
{
    /// <summary>To the end of the run.</summary>
    public static RunGoal End => default;

    /// <summary>Whether a position is as far.</summary>
    public bool IsReached(RunPosition position) =>
        (Step is { } step && position.Step >= step) || (Epoch is { } epoch && position.Epoch >= epoch);
}
