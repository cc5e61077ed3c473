using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>
/// The size of a layer's initial weights beside the size that keeps signal and gradient: ρ = (‖W‖/√units)/fitting, 1 for weights that fit.
/// </summary>
/// <remarks>
/// ‖W‖² of in · units weights with variance σ² is in · units · σ², so that ‖W‖/√units = σ√in. It is √2 for He (ReLU and its kin lose half of
/// the squared signal), 1 for LeCun (SELU), and between 1 and √(2 in/(in + out)) for Xavier and LeCun, both of which suit the others.
/// </remarks>
internal sealed record WeightScale
{
    /// <summary>ρ from which one layer is off: a factor of 2, the loss that ReLU has anyway.</summary>
    private const double LayerLimit = 2;

    /// <summary>The factor over all layers from which a start is off although no layer is: a decade.</summary>
    private const double NetworkLimit = 10;

    private static readonly string[] HalfKinds = ["relu", "leaky-relu", "prelu", "elu", "gelu", "gelu-tanh", "silu", "mish", "softplus"];

    /// <summary>ln ρ of each layer; 0 if not read, or if the size of its weights has no effect.</summary>
    public required IReadOnlyList<double> Logarithms { get; init; }

    /// <summary>The layers whose weights are off by more than a factor of 2 and more than chance explains.</summary>
    public required IReadOnlyList<int> Off { get; init; }

    /// <summary>The layers in which the mean of the weights adds more to a sum than their differences do.</summary>
    public required IReadOnlyList<int> Shifted { get; init; }

    /// <summary>The hidden layers whose units all have the same weights.</summary>
    public required IReadOnlyList<int> Alike { get; init; }

    /// <summary>ρ of the layer that is farthest from 1.</summary>
    public double Worst => Math.Exp(Logarithms.Count == 0 ? 0 : Logarithms.MaxBy(Math.Abs));

    /// <summary>The product over the hidden layers of what each does to a signal; ReLU behind Xavier loses √½ in each layer.</summary>
    public required double Product { get; init; }

    /// <summary>Whether the weights do not suit the layers, one of them or all together.</summary>
    public bool IsOff => Off.Count > 0 || Shifted.Count > 0 || Alike.Count > 0 || Product is < 1 / NetworkLimit or > NetworkLimit;

    /// <summary>Whether weights are too large.</summary>
    public bool IsLarge => Off.Any(layer => Logarithms[layer] > 0) || Product > NetworkLimit;

    /// <summary>Whether new weights would differ from these by chance alone.</summary>
    public bool IsFitting => Shifted.Count == 0 && Alike.Count == 0 && Logarithms.All(one => Math.Abs(one) < Math.Log(1.2));

    /// <summary>Reads the weights of a reading before training.</summary>
    public static WeightScale Of(TraceSubject subject, StepReading start)
    {
        double[] logarithms = [.. subject.Layers.Select((layer, i) => Logarithm(layer, start.Layers[i], Suiting(layer)))];
        int[] all = [.. Enumerable.Range(0, logarithms.Length)];
        return new WeightScale
        {
            Logarithms = logarithms,
            Product = Math.Exp(subject.Layers.SkipLast(1).Select((layer, i) => Logarithm(layer, start.Layers[i], Keeping(layer))).Sum()),
            Off = [.. all.Where(i => Math.Abs(logarithms[i]) > Math.Log(LayerLimit) + Noise(subject.Layers[i]))],
            Shifted = [.. all.Where(i => IsScaled(subject.Layers[i]) && IsShifted(subject.Layers[i], start.Layers[i]))],

            // Units that start alike and get different gradients, because the weights behind them differ, do not stay alike.
            Alike = [.. all.SkipLast(1).Where(i => subject.Layers[i] is { Units: > 1, IsResidual: false, Kind: not TraceLayerKind.Embedding }
                && start.Layers[i].UnitDifference is < 1e-6 && !(start.Layers[i].DistinctUnits >= subject.Layers[i].Units))],
        };
    }

    /// <summary>Three standard errors of ln ‖W‖ over in · units weights.</summary>
    private static double Noise(TraceLayer layer) => Chance.Errors / Math.Sqrt(2 * Math.Max((double)layer.Inputs * layer.Units, 1));

    /// <summary>Whether the size of the weights matters: the next normalisation divides it away, and an embedding multiplies nothing.</summary>
    private static bool IsScaled(TraceLayer layer) => layer is { Norm: TraceNorm.None, Kind: not TraceLayerKind.Embedding, Inputs: > 0, Units: > 0 };

    private static double Logarithm(TraceLayer layer, LayerReading reading, (double Low, double High) fitting)
    {
        if (!IsScaled(layer) || reading.WeightNorm is not (> 0 and < double.PositiveInfinity and var norm))
        {
            return 0;
        }

        double scale = norm / Math.Sqrt((double)Gates(layer) * layer.Units);
        return scale < fitting.Low ? Math.Log(scale / fitting.Low) : scale > fitting.High ? Math.Log(scale / fitting.High) : 0;
    }

    private static int Gates(TraceLayer layer) => layer.Kind switch { TraceLayerKind.Lstm => 4, TraceLayerKind.Gru => 3, _ => 1 };

    /// <summary>The range of ‖W‖/√units that keeps a signal: one number where the activation has an initializer of its own.</summary>
    private static (double Low, double High) Keeping(TraceLayer layer) => layer.Activation?.Kind switch
    {
        "selu" => (1, 1),
        { } kind when HalfKinds.Contains(kind) => (Math.Sqrt(2), Math.Sqrt(2)),
        _ => (Math.Min(Xavier(layer), 1), Math.Max(Xavier(layer), 1)),
    };

    /// <summary>The same, with the smaller weights of Xavier behind few inputs, which cost a single layer little.</summary>
    private static (double Low, double High) Suiting(TraceLayer layer)
    {
        (double low, double high) = Keeping(layer);
        return (Math.Min(Xavier(layer), low), high);
    }

    /// <summary>
    /// √(2 in/(in + out)): Xavier takes the mean of fan-in and fan-out. Behind a convolution the fan-out is not the number of maps.
    /// </summary>
    private static double Xavier(TraceLayer layer) =>
        layer.Kind == TraceLayerKind.Conv ? 1 : Math.Sqrt(2.0 * layer.Inputs / Math.Max(layer.Inputs + layer.Units, 1));

    /// <summary>
    /// Whether the mean of the weights adds more than their deviation: in terms of the mean grow with in, terms of random signs with √in.
    /// More than chance: the mean of n weights deviates by 1/√n of their deviation.
    /// </summary>
    private static bool IsShifted(TraceLayer layer, LayerReading reading)
    {
        if (reading.WeightDeviation is not { } deviation || reading.WeightNorm is not (> 0 and var norm) || layer.Inputs < 2)
        {
            return false;
        }

        double count = (double)layer.Inputs * layer.Units * Gates(layer);
        double mean = Math.Sqrt(Math.Max(0, (norm * norm / count) - (deviation * deviation)));
        return mean * Math.Sqrt(layer.Inputs) > deviation && mean * Math.Sqrt(count) > 2 * Chance.Errors * deviation;
    }
}
