using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>Measures the bars of the chapter.</summary>
internal static class ChapterTable
{
    private static readonly (string Name, Func<IEnumerable<TableRow>> Rows)[] Groups =
    [
        ("torch", Epochs), ("programs", ProgramRows.Measure), ("speeds", SpeedReadings), ("chapter", ChapterRows), ("allocation", Allocation),
    ];

    /// <summary>Chooses groups of rows by the beginnings of their names; all without words.</summary>
    /// <exception cref="ArgumentException">No name begins with one of the words.</exception>
    public static Func<IReadOnlyList<TableRow>> Choose(IReadOnlyList<string> words)
    {
        if (words.FirstOrDefault(word => !Groups.Any(group => group.Name.StartsWith(word, StringComparison.Ordinal))) is { } unknown)
        {
            throw new ArgumentException($"No row begins with \"{unknown}\"; there are {string.Join(", ", Groups.Select(group => group.Name))}.");
        }

        return () =>
        {
            Report($"data: {ChapterData.Loaded.Name}");
            return
            [
                .. Groups.Where(group => words.Count == 0 || words.Any(word => group.Name.StartsWith(word, StringComparison.Ordinal)))
                    .SelectMany(group => group.Rows()),
            ];
        };
    }

    private static IEnumerable<TableRow> Epochs()
    {
        Report("one epoch, Sonda beside TorchSharp");
        string? unavailable = TorchPeer.WhyUnavailable();
        if (unavailable is null)
        {
            Run<AgainstTorchSharp>();
        }

        foreach ((string network, double bar) in new[] { (ChapterSettings.Shallow, 42.0), (ChapterSettings.Deep, 40.0) })
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
            yield return unavailable is null ? WithMeasurement(row, network) : row;
        }
    }

    private static TableRow WithMeasurement(TableRow row, string network)
    {
        IReadOnlyList<EpochPair> pairs =
            PairedBenchmarks.Latest<AgainstTorchSharp>(network, AgainstTorchSharp.Pairs);
        double torch = Sample.MedianOf(pairs.Select(pair => pair.First));
        double sonda = Sample.MedianOf(pairs.Select(pair => pair.Second));
        (double torchRight, double sondaRight) = AgainstTorchSharp.Accuracies[network];
        return row with
        {
            Measured = Sample.OfRatios(pairs).Median,
            Detail = Spread(pairs, "f1")
                + FormattableString.Invariant($"; medians {torch:f0} ms and {sonda:f1} ms; after ")
                + FormattableString.Invariant($"{AgainstTorchSharp.FirstEpochs} epochs ")
                + FormattableString.Invariant($"{torchRight:f1}% and {sondaRight:f1}% right"),
        };
    }

    private static IEnumerable<TableRow> SpeedReadings()
    {
        Report("learning speeds at every mini-batch");
        Run<LearningSpeeds>();
        foreach (string network in new[] { ChapterSettings.Shallow, ChapterSettings.Deep })
        {
            IReadOnlyList<EpochPair> pairs = PairedBenchmarks.Latest<LearningSpeeds>(network, LearningSpeeds.Pairs);
            yield return new TableRow
            {
                What = $"{network}, learning speeds read at every mini-batch",
                Bar = 1.02,
                Unit = "× the epoch without",
                Digits = 3,
                Measured = Sample.OfRatios(pairs).Median,
                Detail = Spread(pairs, "f3"),
            };
        }
    }

    private static string Spread(IReadOnlyList<EpochPair> pairs, string format)
    {
        Sample sample = Sample.OfRatios(pairs);
        string low = sample.Low.ToString(format, CultureInfo.InvariantCulture);
        string high = sample.High.ToString(format, CultureInfo.InvariantCulture);
        return FormattableString.Invariant($"median of {pairs.Count} pairs, 95% sure to be in {low}..{high}");
    }

    private static IEnumerable<TableRow> ChapterRows()
    {
        Report("sonda chapter, two threads");
        ChapterRun run = ChapterRun.Start();
        yield return new TableRow
        {
            What = "sonda chapter, two threads, data at hand",
            Bar = 4,
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

    /// <summary>Runs a class of benchmarks silently, unless something fails.</summary>
    private static void Run<TBenchmarks>()
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
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private static void Report(string what) => Terminal.Error.WriteLine(what);
}
