using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Training;

/// <summary>What a network that ignores its inputs achieves on the validation rows, if its answer is the best one for the training rows.</summary>
/// <param name="ValidationAccuracy">The accuracy of always answering the largest class, in percent; null for regression.</param>
/// <param name="ValidationCost">The cost of answering the shares of the classes, or the mean of the targets; null if there is no simple formula.</param>
public sealed record Baseline(double? ValidationAccuracy, double? ValidationCost)
{
    /// <summary>The baseline of a network and its data.</summary>
    public static Baseline Of(NetworkSpec network, LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        TraceBaseline read = TargetReader.Baseline(data, network.Cost, network.Output.Features);
        return new Baseline(read.ValidationAccuracy is { } share ? Math.Round(100 * share, 10) : null, read.ValidationCost);
    }
}
