using System.Collections.Immutable;
using Sonda.Runs.Specs;
using Sonda.Theory;

namespace Sonda.Studies.Forecasts;

/// <summary>Options of <see cref="ForecastExperiment"/>.</summary>
public sealed record ForecastOptions
{
    /// <summary>The run; network k is drawn from its seed + k. Its training settings are ignored.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>The number of networks to draw and measure, 0 or more; default: 5.</summary>
    public int Seeds { get; init; } = DefaultSeeds;

    /// <summary>The number of training rows behind forecast and measurement, 1 or more, at most all; default: 1,000.</summary>
    public int Rows { get; init; } = DefaultRows;

    /// <summary>Threads, 1 or more; default: all cores. Results do not depend on their number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The default of <see cref="Seeds"/>.</summary>
    public const int DefaultSeeds = 5;

    /// <summary>The default of <see cref="Rows"/>.</summary>
    public const int DefaultRows = 1000;
}

/// <summary>The theory of a network before training, next to measurements of networks drawn the same way.</summary>
public sealed record ForecastResult
{
    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>The name of the data.</summary>
    public required string Data { get; init; }

    /// <summary>The seed of the first network.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of rows behind the speeds.</summary>
    public required int Rows { get; init; }

    /// <summary>The mean field that the hidden layers after the first share; null if they share none.</summary>
    public MeanField? Field { get; init; }

    /// <summary>The path of q and χ over the actual layers; null if the theory does not follow it.</summary>
    public FieldPath? Path { get; init; }

    /// <summary>The error of the theory for layers as narrow as these; see <see cref="Forecast.WidthNoise"/>.</summary>
    public double? WidthNoise { get; init; }

    /// <summary>
    /// The probability that a whole hidden layer is dead for a row by chance; null if the theory does not follow the layers.
    /// </summary>
    public double? DeadByChance { get; init; }

    /// <summary>Whether that is more probable than a value above the band, so that a report should mention it.</summary>
    public bool MayDieByChance => DeadByChance > (1 - Band.Coverage) / 2;

    /// <summary>Whether χ over the actual layers is far from its value at the fixed point, or changes from block to block.</summary>
    public bool IsOnTheWay => Field is not null && Path?.IsFarFrom(Field) == true;

    /// <summary>
    /// A start of the same activation at the edge of chaos; null if the network starts there already, if its layers are not plain, or if there is none.
    /// </summary>
    public CriticalPoint? Critical => Field is { Kind: FieldKind.Plain, Phase: not Phase.Edge } plain ? CriticalPoint.Of(plain.Activation) : null;

    /// <summary>The missing part and the reason; null if nothing is missing.</summary>
    public LocalizableText? Gap { get; init; }

    /// <summary>The layers with weights, first hidden layer to output.</summary>
    public required ImmutableArray<LayerExpectation> Layers { get; init; }

    /// <summary>False if a stop came before the last network.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>The number of measured networks.</summary>
    public int Seeds => Layers.IsEmpty ? 0 : Layers[0].MeasuredLog10.Length;

    /// <summary>Whether there is a forecast of each layer's speed.</summary>
    public bool HasSpeeds => !Layers.IsEmpty && Layers[0].Speed is not null;

    /// <summary>The number of cells (a layer of a network) with a measurement and a band, and how many lie within the band.</summary>
    public (int Inside, int All) Cells => (
        Layers.Sum(layer => layer.MeasuredLog10.Count(layer.Holds)),
        Layers.Sum(layer => layer.Speed is null ? 0 : layer.MeasuredLog10.Length));
}

/// <summary>The forecast of a layer's learning speed, and the measurements.</summary>
/// <param name="Name">The name that a report shows.</param>
/// <param name="Speed">The forecast: median and band; null if there is none.</param>
/// <param name="ForwardRms">The forecast of the root mean square of its outputs, likewise.</param>
/// <param name="MeasuredLog10">log₁₀ of the speed of each network drawn; −∞ if it was zero.</param>
public sealed record LayerExpectation(string Name, Band? Speed, Band? ForwardRms, ImmutableArray<double> MeasuredLog10)
{
    /// <summary>Whether a measured speed lies within the band; false if there is no band.</summary>
    /// <param name="log10">log₁₀ of the speed.</param>
    public bool Holds(double log10) => Speed is { } band && band.Holds(log10 * Math.Log(10));

    /// <summary>log₁₀ of the median network's speed; NaN without measurements.</summary>
    public double MedianLog10 => MeasuredLog10.IsEmpty ? double.NaN : Quantiles.Of(MeasuredLog10, 0.5);
}
