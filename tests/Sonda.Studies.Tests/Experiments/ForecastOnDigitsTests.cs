using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Probes;
using Sonda.Tests;
using Sonda.Theory;

namespace Sonda.Studies.Tests.Experiments;

/// <summary>Some of the cells of <c>ForecastCells</c> in the benchmarks, which has the whole grid.</summary>
public sealed class ForecastOnDigitsTests
{
    /// <summary>Layers of one network miss together, so few seeds prove little.</summary>
    private const int Seeds = 12;

    private static readonly string[] Networks =
    [
        "784-[100 relu he]x10-[10 he] softmax",
        "784-[100 tanh xavier]x10-[10 xavier] softmax",
        "784-[100 selu lecun]x10-[10 lecun]",
        "784-[100 gelu he]x10-[10 he] quadratic",
        "784-[100 softplus lecun]x10-[10 lecun] bce",
        "784-[200 hard-tanh he]x5-[10 he] mse",
        "784-100x10-10",
    ];

    [Fact]
    public async Task Speeds_measured_on_mnist_lie_within_their_bands_in_95_of_100_cells()
    {
        string folder = Requirement.Mnist();
        LoadedData digits = await DigitSource.LoadAsync(new DataOptions(folder, Offline: true), null, CancellationToken.None);
        Dataset rows = digits.Training.Slice(0, 100);
        var inputs = InputStatistics.Of(rows);
        int cells = 0, hits = 0;
        foreach (string text in Networks)
        {
            NetworkSpec spec = NetworkSpec.Parse(text);
            var forecast = Forecast.Of(spec, inputs);
            var probe = new GradientProbe<double>(spec, rows);
            for (ulong seed = 1; seed <= Seeds; seed++)
            {
                IReadOnlyList<LayerGradient> measured = probe.Read(Network<double>.Create(spec, new RandomStream(seed)));
                cells += measured.Count;
                hits += measured.Zip(forecast.Layers).Count(pair => pair.Second.Speed.Holds(pair.First.Speed.Log10 * Math.Log(10)));
            }
        }

        Assert.Equal(Seeds * ((6 * 11) + 6), cells);
        Assert.InRange(hits, 0.95 * cells, cells);
    }
}
