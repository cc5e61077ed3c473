using System.Diagnostics;
using Sonda.Benchmarks.Bound;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>A training step of an lstm of 64 units over 100 steps, 32 sequences of 2 numbers: Sonda's as a share of libtorch's.</summary>
/// <remarks>
/// The two take turns, a few steps each, and which of them is first changes; the ratio of neighbours cancels most of what
/// else the machine does. The bound is what the multiply-adds of the products alone would take at their peak.
/// </remarks>
internal sealed class LstmStep(int threads)
{
    private const double Bar = 0.5;
    private const int Pairs = 41, StepsPerPair = 5, Warmup = 20;

    public TableRow Measure()
    {
        var row = new TableRow
        {
            What = FormattableString.Invariant($"step of an lstm against libtorch, {threads} thread(s)"),
            Bar = Bar,
            Unit = "x",
            Digits = 2,
            Detail = "",
        };
        if (TorchPeer.WhyUnavailable() is { } reason)
        {
            return row with { Detail = reason };
        }

        Terminal.Error.WriteLine(row.What);
        EpochPair[] pairs = MeasurePairs();
        MachinePeaks peaks = MachinePeaks.Measure();
        double sonda = pairs.Min(pair => pair.First), torch = pairs.Min(pair => pair.Second);
        double bound = LstmSettings.Operations / (2 * peaks.Lanes * peaks.MultiplyAdds) / 1e6;
        Sample sample = Sample.OfRatios(pairs);
        return row with
        {
            Measured = sample.Median,
            Detail = FormattableString.Invariant($"{sample.Low:f2}..{sample.High:f2}; best {sonda:f2} ms and {torch:f2} ms, ")
                + FormattableString.Invariant($"products alone {bound:f2} ms: {sonda / bound:f2} times that"),
        };
    }

    private EpochPair[] MeasurePairs()
    {
        using var torch = new LstmTorchPeer(threads);
        var sonda = new LstmSondaPeer();
        Milliseconds(torch.Step, Warmup);
        Milliseconds(sonda.Step, Warmup);
        var pairs = new EpochPair[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            double second = i % 2 == 0 ? Milliseconds(torch.Step, StepsPerPair) : 0;
            double first = Milliseconds(sonda.Step, StepsPerPair);
            pairs[i] = new EpochPair(first, i % 2 == 0 ? second : Milliseconds(torch.Step, StepsPerPair));
        }

        return pairs;
    }

    private static double Milliseconds(Action step, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            step();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
    }
}
