using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>Measures the bars of the chapter.</summary>
internal static class ChapterTable
{
    public static IReadOnlyList<TableRow> Measure()
    {
        Report($"data: {ChapterData.Loaded.Name}");
        return
        [
            .. Epochs(),
            .. LearningSpeeds(),
            .. ChapterRows(),
            .. Allocation(),
        ];
    }

    private static IEnumerable<TableRow> Epochs()
    {
        Report("one epoch, Sonda beside TorchSharp");
        string? unavailable = TorchPeer.WhyUnavailable();
        Summary? summary = unavailable is null ? Run<EpochBenchmarks>() : null;
        foreach ((string network, double bar) in new[] { (ChapterSettings.Shallow, 30.0), (ChapterSettings.Deep, 25.0) })
        {
            var row = new TableRow
            {
                What = $"{network}, batch 10, one epoch, against TorchSharp",
                Bar = bar,
                AtLeast = true,
                Unit = "× faster",
                Digits = 1,
                Detail = unavailable ?? "",
            };
            if (summary is null)
            {
                yield return row;
                continue;
            }

            Statistics torch = StatisticsOf(summary, nameof(EpochBenchmarks.TorchSharp), network);
            Statistics sonda = StatisticsOf(summary, nameof(EpochBenchmarks.Sonda), network);
            yield return row with
            {
                Measured = torch.Median / sonda.Median,
                Detail = FormattableString.Invariant(
                    $"medians: TorchSharp {torch.Median / 1e6:f0} ms, Sonda {sonda.Median / 1e6:f1} ms; right after ")
                    + FormattableString.Invariant($"{EpochBenchmarks.FirstEpochs} epochs: TorchSharp ")
                    + FormattableString.Invariant($"{Accuracy(nameof(EpochBenchmarks.TorchSharp), network):f1} %, ")
                    + FormattableString.Invariant($"Sonda {Accuracy(nameof(EpochBenchmarks.Sonda), network):f1} %"),
            };
        }
    }

    private static IEnumerable<TableRow> LearningSpeeds()
    {
        Report("learning speeds at every mini-batch");
        Run<LearningSpeedPairs>();
        foreach (string network in new[] { ChapterSettings.Shallow, ChapterSettings.Deep })
        {
            double[] ratios = [.. LearningSpeedPairs.Ratios(network).Order()];
            int middle = ratios.Length / 2;

            // The median of the population lies between these ranks in 95 of 100 samples (binomial, normal approximation).
            int reach = (int)Math.Ceiling(0.98 * Math.Sqrt(ratios.Length));
            yield return new TableRow
            {
                What = $"{network}, learning speeds read at every mini-batch",
                Bar = 1.05,
                Unit = "× the epoch without",
                Digits = 3,
                Measured = ratios[middle],
                Detail = FormattableString.Invariant($"median of {ratios.Length} pairs, 95 % sure to be in ")
                    + FormattableString.Invariant($"{ratios[middle - reach]:f3}..{ratios[middle + reach]:f3}"),
            };
        }
    }

    private static IEnumerable<TableRow> ChapterRows()
    {
        Report("sonda chapter, two threads");
        ChapterRun run = ChapterRun.Start();
        yield return new TableRow
        {
            What = "sonda chapter, two threads, data at hand",
            Bar = 20,
            Unit = "s",
            Digits = 1,
            Measured = run.Seconds,
            Detail = run.Detail,
        };
        yield return new TableRow
        {
            What = "sonda chapter, peak memory",
            Bar = 600,
            Unit = "MB",
            Measured = run.PeakBytes / 1e6,
            Detail = run.Seconds is null ? run.Detail : "peak resident set of the process",
        };
    }

    private static IEnumerable<TableRow> Allocation()
    {
        Report("allocation of warm training steps");
        Run<StepAllocation>();
        yield return new TableRow
        {
            What = "warm training steps allocate",
            Bar = 0,
            Unit = "bytes",
            Measured = StepAllocation.Bytes.Values.Max(),
            Detail = "of the thread over 4,999 steps, the more of both networks",
        };
    }

    /// <summary>Runs a class of benchmarks without a word, unless something is wrong.</summary>
    private static Summary Run<TBenchmarks>()
    {
        var log = new AccumulationLogger();
        string artifacts = Directory.CreateTempSubdirectory("sonda-benchmarks-").FullName;
        try
        {
            Summary summary = BenchmarkRunner.Run<TBenchmarks>(
                ManualConfig.CreateEmpty().AddLogger(log).WithArtifactsPath(artifacts));
            if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            {
                Terminal.Error.WriteLine(log.GetLog());
                throw new InvalidOperationException($"{typeof(TBenchmarks).Name} did not run; its log is above.");
            }

            return summary;
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private static Statistics StatisticsOf(Summary summary, string method, string network) =>
        summary.Reports.Single(report =>
            report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
            && (string)report.BenchmarkCase.Parameters[nameof(EpochBenchmarks.Network)] == network).ResultStatistics!;

    private static double Accuracy(string side, string network) => 100 * EpochBenchmarks.Accuracies[(side, network)];

    private static void Report(string what) => Terminal.Error.WriteLine(what);
}
