using System.Diagnostics;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>One epoch of another program next to ten of Sonda's, on one thread each, in alternating order.</summary>
internal static class ProgramRows
{
    private const int Pairs = 15;
    private const int FirstPairs = 2;
    private const int SondaEpochs = 10;

    /// <summary>The chapter's networks against a C program and against NumPy.</summary>
    public static IEnumerable<TableRow> Measure()
    {
        foreach (string network in (string[])[ChapterSettings.Shallow, ChapterSettings.Deep])
        {
            yield return Measure(network, "a C program (gcc -O3 -march=native -ffast-math)", ProgramPeer.OfC(network, out string reason), reason);
            yield return Measure(network, "NumPy", ProgramPeer.OfNumPy(network, out reason), reason);
        }
    }

    private static TableRow Measure(string network, string name, ProgramPeer? program, string reason)
    {
        Terminal.Error.WriteLine($"one epoch, Sonda beside {name}");
        var row = new TableRow
        {
            What = $"{network}, batch 10, one epoch, against {name}",
            Bar = 2,
            AtLeast = true,
            Unit = "× faster",
            Digits = 1,
            Detail = reason,
        };
        if (program is null)
        {
            return row;
        }

        using (program)
        {
            var sonda = new SondaPeer(network);
            var pairs = new List<EpochPair>();
            for (int pair = 0; pair < FirstPairs + Pairs; pair++)
            {
                double own = pair % 2 == 0 ? Own(sonda) : 0, other = program.TrainEpoch();
                pairs.Add(new EpochPair(other, pair % 2 == 0 ? own : Own(sonda)));
            }

            Sample ratio = Sample.OfRatios(pairs[FirstPairs..]);
            return row with
            {
                Measured = ratio.Median,
                Detail = FormattableString.Invariant($"median of {Pairs} pairs, 95% sure to be in {ratio.Low:f1}..{ratio.High:f1}; medians ")
                    + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.First)):f0} ms and {Sample.MedianOf(pairs.Select(pair => pair.Second)):f1} ms; ")
                    + FormattableString.Invariant($"after {FirstPairs + Pairs} and {SondaEpochs * (FirstPairs + Pairs)} epochs {100 * program.Accuracy():f1}% and {100 * sonda.Accuracy():f1}% right"),
            };
        }
    }

    private static double Own(SondaPeer sonda)
    {
        long start = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < SondaEpochs; epoch++)
        {
            sonda.TrainEpoch();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / SondaEpochs;
    }
}
