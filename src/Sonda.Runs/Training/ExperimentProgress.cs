namespace Sonda.Runs.Training;

/// <summary>A step forward of an experiment.</summary>
/// <param name="Part">The part that moved: "accuracies", "initialSpeeds", "gradientBars", "speedCurves", "training".</param>
/// <param name="Network">The network at work.</param>
/// <param name="Done">Units of work done in this part for this network.</param>
/// <param name="Total">Units of work in all.</param>
/// <param name="Accuracy">The latest validation accuracy in percent, where there is one.</param>
public sealed record ExperimentProgress(string Part, string Network, int Done, int Total, double? Accuracy = null)
{
    /// <summary>Whether other parts follow, nobody knowing how many: an end that is foreseen is that of this part.</summary>
    public bool IsStage { get; init; }
}
