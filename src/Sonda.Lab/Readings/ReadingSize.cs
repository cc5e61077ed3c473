using Sonda.Data;
using Sonda.Engine.Networks;

namespace Sonda.Lab.Readings;

/// <summary>How many rows the readings of a run take: as many as in the book, fewer for large networks.</summary>
/// <param name="Probe">Rows for ∂C/∂b.</param>
/// <param name="Flow">Rows for the causes.</param>
/// <param name="Training">Training rows for cost and accuracy.</param>
/// <param name="Validation">Validation rows for cost and accuracy.</param>
/// <param name="IsBatchFrame">Whether frames show mini-batches, because the probe is too slow for a moving picture.</param>
internal sealed record ReadingSize(int Probe, int Flow, int Training, int Validation, bool IsBatchFrame)
{
    private const int BookRows = 1000, FewestRows = 100, FlowRows = 512, ScoreRows = 10_000;
    private const long ProbeParameters = 200_000, FrameParameters = 400_000, ScoreWork = 4_000_000_000;

    public static ReadingSize Of(NetworkSpec network, LoadedData data)
    {
        long parameters = Math.Max(1, network.ParameterCount);

        // A step of a sequence costs as much as a row.
        int steps = Math.Max(1, network.Input.IsSequence ? network.Input.Steps : 1);
        int fit = (int)Math.Clamp(BookRows * ProbeParameters / parameters / steps, FewestRows, BookRows);
        int score = (int)Math.Clamp(ScoreWork / parameters / steps, BookRows, ScoreRows);
        return new ReadingSize(
            Math.Min(fit, data.Training.Count),
            Math.Min(Math.Min(FlowRows, fit), data.Training.Count),
            Math.Min(score, data.Training.Count),
            Math.Min(Math.Max(score, ScoreRows), data.Validation.Count),
            parameters * steps > FrameParameters);
    }
}
