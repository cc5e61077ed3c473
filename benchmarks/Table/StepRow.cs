using System.Diagnostics;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>The time of a training step as a share of libtorch's with the same number of threads, in alternating pairs.</summary>
internal sealed class StepRow(string what, double bar, int threads, Func<int, IStepPeer> create) : IRowSource
{
    private const int FirstPairs = 12;
    private const int Pairs = 31;
    private const double TryMilliseconds = 60;

    /// <summary>
    /// The time that a side on several threads runs alone before it is timed. Threads of libtorch's OpenMP spin for 200 ms
    /// before they sleep, and would take a core from the other side.
    /// </summary>
    private const int AloneMilliseconds = 250;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine(FormattableString.Invariant($"{what}, {threads} thread(s)"));
        return TorchPeer.WhyUnavailable() is { } reason ? Row(null, reason) : MeasureSteps();
    }

    private TableRow MeasureSteps()
    {
        using IStepPeer peer = create(threads);
        int steps = Math.Max(1, (int)(TryMilliseconds / Milliseconds(peer.StepOfTorch, 5)));
        var pairs = new List<EpochPair>();
        for (int pair = 0; pair < FirstPairs + Pairs; pair++)
        {
            EpochPair both = pair % 2 == 0
                ? new(Milliseconds(peer.StepOfSonda, steps), Milliseconds(peer.StepOfTorch, steps))
                : Swapped(Milliseconds(peer.StepOfTorch, steps), Milliseconds(peer.StepOfSonda, steps));
            if (pair >= FirstPairs)
            {
                pairs.Add(both);
            }
        }

        Sample ratio = Sample.OfRatios(pairs);
        return Row(
            ratio.Median,
            FormattableString.Invariant($"95% interval {ratio.Low:f2}..{ratio.High:f2}; libtorch ")
            + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.Second)):f2} ms, sonda ")
            + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.First)):f2} ms"));
    }

    private TableRow Row(double? measured, string detail) => new()
    {
        What = FormattableString.Invariant($"{what}, {threads} thread(s)"),
        Bar = bar,
        Unit = "of libtorch's time",
        Digits = 2,
        Measured = measured,
        Detail = detail,
    };

    private double Milliseconds(Action step, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        while (threads > 1 && Stopwatch.GetElapsedTime(start).TotalMilliseconds < AloneMilliseconds)
        {
            step();
        }

        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
        {
            step();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
    }

    private static EpochPair Swapped(double torchs, double sondas) => new(sondas, torchs);
}
