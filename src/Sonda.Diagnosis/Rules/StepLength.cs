using System.Globalization;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>How far an optimizer moves a layer, in the layer's own size ‖W‖, as long as gradients are what they were at a reading.</summary>
/// <remarks>
/// sgd: η‖g‖; momentum and nesterov: η‖g‖/(1 − μ), the sum of the series; adam, adamw, rmsprop: η√n r/(r + ε) with r = ‖g‖/√n the
/// root mean square of the gradient's n numbers; adagrad: the same in the first step, and in T steps 2√T times as far, the sum of
/// 1/√t.
/// </remarks>
internal static class StepLength
{
    /// <summary>The move of one step; null where the trace does not say.</summary>
    public static double? OfOne(TraceSubject subject, int layer, LayerReading reading)
    {
        if (reading.GradientNorm is not { } gradient || !double.IsFinite(gradient) || reading.WeightNorm is not > 0 || subject.LearningRate <= 0)
        {
            return null;
        }

        double count = Math.Max((double)subject.Layers[layer].Inputs * subject.Layers[layer].Units, 1);
        double root = gradient / Math.Sqrt(count);
        double moved = Name(subject) switch
        {
            "momentum" or "nesterov" => gradient / (1 - Momentum(subject.Optimizer)),
            "adam" or "adamw" or "rmsprop" or "adagrad" => root > 0 ? Math.Sqrt(count) * root / (root + subject.OptimizerEpsilon) : 0,
            _ => gradient,
        };
        return subject.LearningRate * moved / reading.WeightNorm;
    }

    /// <summary>The most that all planned steps can move it, all in one direction; null where the trace does not say.</summary>
    public static double? OfAll(TraceSubject subject, int layer, LayerReading reading) =>
        subject.PlannedSteps > 0 && OfOne(subject, layer, reading) is { } one
            ? one * (Name(subject) == "adagrad" ? 2 * Math.Sqrt(subject.PlannedSteps) : subject.PlannedSteps)
            : null;

    /// <summary>Whether a small gradient moves as far as a large one.</summary>
    public static bool IsAdaptive(TraceSubject subject) => Name(subject) is "adam" or "adamw" or "rmsprop" or "adagrad";

    private static string Name(TraceSubject subject) => subject.Optimizer.Split('(', ' ')[0].ToLowerInvariant();

    /// <summary>μ of "momentum(0.9)"; 0.9 where it is not written.</summary>
    private static double Momentum(string optimizer)
    {
        int open = optimizer.IndexOf('(', StringComparison.Ordinal);
        string first = open < 0 ? "" : optimizer[(open + 1)..].Split(',', ')')[0];
        return double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and < 1 ? value : 0.9;
    }
}
