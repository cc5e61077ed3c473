using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Probes;
using Sonda.Theory;

namespace Sonda.Benchmarks.Measured;

/// <summary>The cells of one kind of network: a cell is a layer of a network of a seed.</summary>
/// <param name="Network">Its text form.</param>
/// <param name="Cells">How many there are; 0 if the forecast has no band.</param>
/// <param name="Hits">How many measured speeds lie within the band.</param>
/// <param name="Below">How many of the others lie below it.</param>
/// <param name="Factor">The geometric mean over layers of √(high/low).</param>
/// <param name="Noise">What <see cref="Forecast.WidthNoise"/> is.</param>
/// <param name="Reason">Why there is no band; null if there is one.</param>
internal sealed record ForecastGroup(string Network, int Cells, int Hits, int Below, double Factor, double Noise, string? Reason);

/// <summary>
/// How often the speed that is measured at the start lies within the band that was forecast from the spec: over
/// activations, initializers, widths, depths and seeds.
/// </summary>
internal static class ForecastCells
{
    /// <summary>Every activation with a theory.</summary>
    public static readonly string[] Activations =
    [
        "identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "selu", "gelu", "silu", "mish", "softplus",
        "softsign", "hard-sigmoid", "hard-tanh", "sin",
    ];

    public static readonly string[] Initializers = ["lecun", "he", "xavier", "book"];

    public static readonly int[] Widths = [100, 200, 400];

    public static readonly int[] Depths = [2, 5, 10, 20, 50];

    /// <summary>Measures the networks of one kind.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="data">The rows that speeds are over.</param>
    /// <param name="seeds">Networks are drawn with seeds 1 to this.</param>
    /// <param name="maxNoise">The noise of the width up to which there are bands.</param>
    public static ForecastGroup Measure(NetworkSpec spec, Dataset data, int seeds, double maxNoise = Forecast.MaxWidthNoise)
    {
        var forecast = Forecast.Of(spec, InputStatistics.Of(data), maxNoise);
        if (forecast.Layers.IsEmpty)
        {
            return new ForecastGroup(spec.ToString(), 0, 0, 0, 0, forecast.WidthNoise ?? 0, forecast.Gap?.ToString());
        }

        var probe = new GradientProbe<double>(spec, data);
        int hits = 0, below = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            IReadOnlyList<LayerGradient> measured = probe.Read(Network<double>.Create(spec, new RandomStream((ulong)seed)));
            for (int l = 0; l < measured.Count; l++)
            {
                double log = measured[l].Speed.Log10 * Math.Log(10);
                hits += forecast.Layers[l].Speed.Holds(log) ? 1 : 0;
                below += log < forecast.Layers[l].Speed.LogLow ? 1 : 0;
            }
        }

        double factor = Math.Exp(forecast.Layers.Average(layer => (layer.Speed.LogHigh - layer.Speed.LogLow) / 2));
        return new ForecastGroup(spec.ToString(), seeds * forecast.Layers.Length, hits, below, factor, forecast.WidthNoise!.Value, null);
    }

    /// <summary>The whole grid, kind by kind; <paramref name="cost"/> is the cost of all of them.</summary>
    public static IEnumerable<ForecastGroup> Grid(
        Dataset data, int seeds, IReadOnlyList<int> widths, IReadOnlyList<int> depths, CostFunction cost) =>
        Specs(data, widths, depths, Activations, Initializers, cost).Select(spec => Measure(spec, data, seeds));

    /// <summary>The networks of a grid: hidden layers of one kind, and an output layer drawn in the same way.</summary>
    public static IEnumerable<NetworkSpec> Specs(
        Dataset data, IReadOnlyList<int> widths, IReadOnlyList<int> depths, IReadOnlyList<string> activations,
        IReadOnlyList<string> initializers, CostFunction cost) =>
        from depth in depths
        from width in widths
        from activation in activations
        from initializer in initializers
        select NetworkSpec.Parse(
            $"{data.InputSize}-[{width} {activation} {initializer}]x{depth}-[{data.Classes} {initializer}] {cost.ToText()}");
}
