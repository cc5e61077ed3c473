namespace Sonda.Runs.Training;

/// <summary>The progress of an experiment.</summary>
/// <param name="Part">The part in progress: "accuracies", "initialSpeeds", "gradientBars", "speedCurves", "training".</param>
/// <param name="Network">The network at work.</param>
/// <param name="Done">The units of work done in this part for this network.</param>
/// <param name="Total">The units of work in all.</param>
/// <param name="Accuracy">The latest validation accuracy in percent; null if there is none.</param>
public sealed record ExperimentProgress(string Part, string Network, int Done, int Total, double? Accuracy = null)
{
    /// <summary>Whether an unknown number of other parts may follow: an estimated end is then that of this part.</summary>
    public bool IsStage { get; init; }

    /// <summary>The number of units of work that go on at the same time: the first ones end together. Default: 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>The time in seconds after which the part ends in any case; null if it has no budget.</summary>
    public double? MaxSecondsLeft { get; init; }
}
