using Sonda.Runs.Events;

namespace Sonda.Runs.Training;

/// <summary>A goal of a run: a step or the end of an epoch, whichever comes first.</summary>
/// <param name="Step">The number of mini-batches done; null for any.</param>
/// <param name="Epoch">The number of epochs done; null for any.</param>
public readonly record struct RunGoal(long? Step = null, int? Epoch = null)
{
    /// <summary>The end of the run.</summary>
    public static RunGoal End => default;

    /// <summary>Whether a position has reached the goal.</summary>
    public bool IsReached(RunPosition position) =>
        (Step is { } step && position.Step >= step) || (Epoch is { } epoch && position.Epoch >= epoch);
}
