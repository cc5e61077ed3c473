using System.Collections.Immutable;
using Sonda.Runs.Specs;
using Sonda.Theory;

namespace Sonda.Studies.Forecasts;

/// <summary>What may be chosen for <see cref="ForecastExperiment"/>.</summary>
public sealed record ForecastOptions
{
    /// <summary>The run; network k is drawn from its seed + k. Its training is not looked at.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>Networks that are drawn and measured beside the forecast, 0 or more; 5 unless told.</summary>
    public int Seeds { get; init; } = DefaultSeeds;

    /// <summary>Training rows that speeds are forecast and measured over, 1 or more, at most all; 1,000 unless told.</summary>
    public int Rows { get; init; } = DefaultRows;

    /// <summary>Threads, 1 or more; all cores unless told. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What <see cref="Seeds"/> is unless told.</summary>
    public const int DefaultSeeds = 5;

    /// <summary>What <see cref="Rows"/> is unless told.</summary>
    public const int DefaultRows = 1000;
}

/// <summary>What theory says of a network before training, and what is measured of networks drawn so.</summary>
public sealed record ForecastResult
{
    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>What the data are called.</summary>
    public required string Data { get; init; }

    /// <summary>The seed of the first network that was measured.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The rows that speeds are of.</summary>
    public required int Rows { get; init; }

    /// <summary>What the hidden layers behind the first have in common; null where there is no such thing.</summary>
    public MeanField? Field { get; init; }

    /// <summary>What becomes of q and χ over the layers given; null where that is not followed.</summary>
    public FieldPath? Path { get; init; }

    /// <summary>What the theory falls short of by the layers being narrow; see <see cref="Forecast.WidthNoise"/>.</summary>
    public double? WidthNoise { get; init; }

    /// <summary>The probability that a whole hidden layer is dead for a row by chance; null where layers are not followed.</summary>
    public double? DeadByChance { get; init; }

    /// <summary>Whether that is as likely as to leave the band, so that it is to be said.</summary>
    public bool MayDieByChance => DeadByChance > (1 - Band.Coverage) / 2;

    /// <summary>Whether χ over the layers given is far from that at the fixed point, or changes from block to block.</summary>
    public bool IsOnTheWay => Field is not null && Path?.IsFarFrom(Field) == true;

    /// <summary>What is missing and why; null where nothing is.</summary>
    public LocalizableText? Gap { get; init; }

    /// <summary>The layers with weights, first hidden layer to output.</summary>
    public required ImmutableArray<LayerExpectation> Layers { get; init; }

    /// <summary>False where measuring was stopped before the last network.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>Networks that were measured.</summary>
    public int Seeds => Layers.IsEmpty ? 0 : Layers[0].MeasuredLog10.Length;

    /// <summary>Whether there is a forecast of each layer's speed.</summary>
    public bool HasSpeeds => !Layers.IsEmpty && Layers[0].Speed is not null;

    /// <summary>Cells (a layer of a network) that were measured and have a band, and how many of them lie within it.</summary>
    public (int Inside, int All) Cells => (
        Layers.Sum(layer => layer.MeasuredLog10.Count(layer.Holds)),
        Layers.Sum(layer => layer.Speed is null ? 0 : layer.MeasuredLog10.Length));
}

/// <summary>A layer: what is expected of its learning speed, and what was measured.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Speed">The forecast: median and band; null where there is none.</param>
/// <param name="ForwardRms">The same of the root mean square of its outputs.</param>
/// <param name="MeasuredLog10">log₁₀ of the speed of each network drawn; −∞ where it was zero.</param>
public sealed record LayerExpectation(string Name, Band? Speed, Band? ForwardRms, ImmutableArray<double> MeasuredLog10)
{
    /// <summary>Whether a measured speed lies within the band; false where there is no band.</summary>
    /// <param name="log10">log₁₀ of the speed.</param>
    public bool Holds(double log10) => Speed is { } band && band.Holds(log10 * Math.Log(10));

    /// <summary>log₁₀ of the median network; NaN where none was measured.</summary>
    public double MedianLog10 => MeasuredLog10.IsEmpty ? double.NaN : Quantiles.Of(MeasuredLog10, 0.5);
}
