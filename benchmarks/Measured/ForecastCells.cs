using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Probes;
using Sonda.Theory;

namespace Sonda.Benchmarks.Measured;

/// <summary>The cells of one kind of network; a cell is a layer of a network with one seed.</summary>
/// <param name="Network">Its text form.</param>
/// <param name="Cells">The number of cells; 0 if the forecast has no band.</param>
/// <param name="Hits">The number of measured speeds within the band.</param>
/// <param name="Below">The number of measured speeds below the band.</param>
/// <param name="Factor">The geometric mean over layers of √(high/low).</param>
/// <param name="Noise">The value of <see cref="Forecast.WidthNoise"/>.</param>
/// <param name="Reason">Why there is no band; null if there is one.</param>
internal sealed record ForecastGroup(string Network, int Cells, int Hits, int Below, double Factor, double Noise, string? Reason);

/// <summary>
/// How often the speed measured at the start lies within the band forecast from the spec: over
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
    /// <param name="data">The rows behind the speeds.</param>
    /// <param name="seeds">The number of networks, with seeds from 1.</param>
    /// <param name="maxNoise">The maximum noise of the width for which there are bands.</param>
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

    /// <summary>Measures the whole grid, kind by kind; <paramref name="cost"/> is the cost of all networks.</summary>
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
