using System.Globalization;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>How far an optimizer moves a layer, in the layer's own size ‖W‖, as long as gradients are what they were at a reading.</summary>
/// <remarks>
/// sgd: η‖g‖; momentum and nesterov: η‖g‖/(1 − μ), the sum of the series; adam, adamw, rmsprop: η√n r/(r + ε) with r = ‖g‖/√n the
/// root mean square of the gradient's n numbers; adagrad: the same in the first step, and in T steps 2√T times as far, the sum of
/// 1/√t. The mean that rmsprop divides by starts at zero and nothing corrects that, so that step t is 1/√(1 − αᵗ) times as long: in all
/// T − 2 ln(1 + √(1 − αᵀ))/ln α of them, the sum as an integral.
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
            "momentum" or "nesterov" => gradient / (1 - First(subject.Optimizer, 0.9)),
            "adam" or "adamw" or "rmsprop" or "adagrad" => root > 0 ? Math.Sqrt(count) * root / (root + subject.OptimizerEpsilon) : 0,
            _ => gradient,
        };
        return subject.LearningRate * moved / reading.WeightNorm;
    }

    /// <summary>The most that all planned steps can move it, all in one direction; null where the trace does not say.</summary>
    public static double? OfAll(TraceSubject subject, int layer, LayerReading reading) =>
        subject.PlannedSteps > 0 && OfOne(subject, layer, reading) is { } one
            ? one * Steps(subject)
            : null;

    /// <summary>Whether a small gradient moves as far as a large one.</summary>
    public static bool IsAdaptive(TraceSubject subject) => Name(subject) is "adam" or "adamw" or "rmsprop" or "adagrad";

    /// <summary>All planned steps, in steps of the length of <see cref="OfOne"/>.</summary>
    private static double Steps(TraceSubject subject)
    {
        double steps = subject.PlannedSteps, memory = First(subject.Optimizer, 0.99);
        return Name(subject) switch
        {
            "adagrad" => 2 * Math.Sqrt(steps),
            "rmsprop" when memory > 0 => steps - (2 * Math.Log(1 + Math.Sqrt(1 - Math.Pow(memory, steps))) / Math.Log(memory)),
            _ => steps,
        };
    }

    /// <summary>
    /// How far a step may move the weights of a layer, relative to their size, in a network of some layers: 1/layers. The output then
    /// changes within a step by a factor of (1 + 1/layers)^layers, about e.
    /// </summary>
    public static double Longest(int layers) => 1.0 / Math.Max(layers, 1);

    private static string Name(TraceSubject subject) => subject.Optimizer.Split('(', ' ')[0].ToLowerInvariant();

    /// <summary>μ of "momentum(0.9)", α of "rmsprop(0.99)"; the usual where it is not written.</summary>
    private static double First(string optimizer, double usual)
    {
        int open = optimizer.IndexOf('(', StringComparison.Ordinal);
        string first = open < 0 ? "" : optimizer[(open + 1)..].Split(',', ')')[0];
        return double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and < 1 ? value : usual;
    }
}
