using Sonda.Diagnosis.Traces;
using Sonda.Engine.Activations;
using Sonda.Theory;

namespace Sonda.Studies.Forecasts;

/// <summary>The theory of a network that another program trains, from the deviations of its weights and biases at the start.</summary>
/// <remarks>A trace has no rows, and the band of a layer's speed needs their similarity: there is the theory of the stack, and no band.</remarks>
public static class TraceForecast
{
    /// <summary>The largest ratio of the variances of two layers that still count as drawn alike: those of a narrow layer vary by chance.</summary>
    private const double MaxVarianceRatio = 2;

    private const double MaxVariance = 1e6;

    /// <summary>The forecast; null if the trace does not have the start or the deviations, or if the theory does not cover its layers.</summary>
    public static ForecastResult? Of(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceLayer[] stack = [.. trace.Subject.Layers.Skip(1).SkipLast(1)];
        if (trace.Steps is not [{ Step: 0 } start, ..] || stack.Length == 0 || !Array.TrueForAll(stack, IsPlain) || ActivationOf(stack) is not { } activation)
        {
            return null;
        }

        double?[] weights = [.. stack.Select((layer, i) => layer.Inputs * Square(start.Layers[i + 1].WeightDeviation))];
        double?[] biases = [.. stack.Select((_, i) => Square(start.Layers[i + 1].BiasDeviation))];
        if (!Array.TrueForAll(weights, variance => variance is > 0) || !Array.TrueForAll(biases, variance => variance is not null) || weights.Max() > MaxVarianceRatio * weights.Min()
            || weights.Max() > MaxVariance || biases.Max() > MaxVariance)
        {
            return null;
        }

        return new ForecastResult
        {
            Network = trace.Subject.Network,
            Data = trace.Subject.Data,
            Seed = 0,
            Rows = 0,
            Field = MeanField.Solve(activation, weights.Average()!.Value, biases.Average()!.Value),
            Gap = LocalizableText.Of($"A trace does not have the rows that the bands of speeds need."),
            Layers = [.. trace.Subject.Layers.Select(layer => new LayerExpectation(layer.Name, null, null, []))],
        };
    }

    private static double? Square(double? number) => number * number;

    private static bool IsPlain(TraceLayer layer) => layer is { Kind: TraceLayerKind.Dense, Norm: TraceNorm.None, IsResidual: false, IsParallel: false, Dropout: 0 };

    /// <summary>The activation that all layers share; null if they differ, or if Sonda does not have it.</summary>
    internal static ActivationSpec? ActivationOf(TraceLayer[] stack)
    {
        if (stack.Select(layer => layer.Activation).Distinct().ToArray() is not [{ } shared])
        {
            return null;
        }

        try
        {
            ActivationSpec activation = ActivationSpec.Parse(shared.ToString());
            return activation.Kind is ActivationKind.Exponential or ActivationKind.Identity or ActivationKind.PReLU ? null : activation;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
