using System.Diagnostics;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;
using Sonda.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Benchmarks.Table;

/// <summary>The cost of a watch on a TorchSharp model that reads all layers at every step.</summary>
/// <remarks>
/// Forty of the fifty steps that a watch reads in a row alternate with forty steps without, on one model; one thread. The first step of a
/// watch also reads causes and is not timed.
/// </remarks>
internal sealed class WatchRow : IRowSource
{
    private const int Inputs = 784, Width = 256, Classes = 10, Batch = 64, Batches = 20;
    private const int FirstPairs = 3;
    private const int Pairs = 61;
    private const int Steps = 40;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("a watch on TorchSharp at every step");
        return TorchPeer.WhyUnavailable() is { } reason ? Row(null, reason) : MeasureSteps();
    }

    private static TableRow MeasureSteps()
    {
        set_num_threads(1);
        manual_seed(1);
        using Sequential model = nn.Sequential(
            nn.Linear(Inputs, Width), nn.ReLU(), nn.Linear(Width, Width), nn.ReLU(), nn.Linear(Width, Width), nn.ReLU(), nn.Linear(Width, Classes));
        using SGD optimizer = optim.SGD(model.parameters(), 0.01);
        using Tensor x = rand(Batch * Batches, Inputs), y = randint(0, Classes, [Batch * Batches], dtype: ScalarType.Int64);
        var pairs = new List<EpochPair>();
        for (int pair = 0; pair < FirstPairs + Pairs; pair++)
        {
            EpochPair both = pair % 2 == 0
                ? new(Watched(model, optimizer, x, y), Plain(model, optimizer, x, y))
                : Swapped(Plain(model, optimizer, x, y), Watched(model, optimizer, x, y));
            if (pair >= FirstPairs)
            {
                pairs.Add(both);
            }
        }

        Sample ratio = Sample.OfRatios(pairs);
        return Row(
            ratio.Median,
            FormattableString.Invariant($"95% interval {ratio.Low:f3}..{ratio.High:f3}; without ")
            + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.Second)):f2} ms, with ")
            + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.First)):f2} ms; ")
            + FormattableString.Invariant($"the fastest tenth of each: {Fastest(pairs.Select(pair => pair.First)) / Fastest(pairs.Select(pair => pair.Second)):f3}"));
    }

    private static TableRow Row(double? measured, string detail) => new()
    {
        What = FormattableString.Invariant($"TorchSharp {Inputs}-[{Width}]x3-{Classes} ReLU, batch {Batch}, watched at every step"),
        Bar = 1.15,
        Unit = "x the step without",
        Digits = 3,
        Measured = measured,
        Detail = detail,
    };

    /// <summary>The time that a tenth does not exceed: what neighbours on the machine disturb least.</summary>
    private static double Fastest(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 10];
    }

    private static EpochPair Swapped(double without, double with) => new(with, without);

    private static double Watched(Sequential model, SGD optimizer, Tensor x, Tensor y)
    {
        using var watch = SondaWatch.Attach(model, optimizer, new WatchOptions { Cost = "softmax" });
        Step(model, optimizer, x, y, 0, watch);
        double milliseconds = Milliseconds(model, optimizer, x, y, watch);
        return watch.Notices is [var fault, ..] ? throw new InvalidOperationException(fault) : milliseconds;
    }

    private static double Plain(Sequential model, SGD optimizer, Tensor x, Tensor y)
    {
        Step(model, optimizer, x, y, 0, watch: null);
        return Milliseconds(model, optimizer, x, y, watch: null);
    }

    private static double Milliseconds(Sequential model, SGD optimizer, Tensor x, Tensor y, SondaWatch? watch)
    {
        long start = Stopwatch.GetTimestamp();
        for (int step = 0; step < Steps; step++)
        {
            Step(model, optimizer, x, y, step, watch);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / Steps;
    }

    private static void Step(Sequential model, SGD optimizer, Tensor x, Tensor y, int step, SondaWatch? watch)
    {
        using DisposeScope scope = NewDisposeScope();
        int start = step % Batches * Batch;
        optimizer.zero_grad();
        Tensor cost = nn.functional.cross_entropy(model.call(x.narrow(0, start, Batch)), y.narrow(0, start, Batch));
        cost.backward();
        optimizer.step();
        watch?.Step(cost.item<float>());
    }
}
