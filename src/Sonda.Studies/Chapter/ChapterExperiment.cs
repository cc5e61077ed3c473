using System.Diagnostics;
using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Speeds;

namespace Sonda.Studies.Chapter;

/// <summary>Options of <see cref="ChapterExperiment"/>.</summary>
public sealed record ChapterOptions
{
    /// <summary>The seed of the network of each depth, and the first seed of the quantiles; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The number of networks drawn for the quantiles of the initial speeds, 1 or more; default: 200.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>Threads, 1 or more; default: all cores. Results do not depend on their number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to train for fewer epochs and draw fewer networks, which takes a few seconds; default: false.</summary>
    public bool Quick { get; init; }
}

/// <summary>The experiments of the chapter: accuracies by depth, initial speeds, gradient bars, speed curves.</summary>
/// <remarks>Each run takes one thread. The runs share the threads, and the longest begins first.</remarks>
public static class ChapterExperiment
{
    private const int Images = 1000;
    private const int BarNeurons = 6;
    private const int QuickEpochs = 5, QuickCurveEpochs = 100, QuickSeeds = 20, CurveEpochs = 500;

    /// <summary>The book's figures (Nielsen 2015, chapter 5) for 1 to 4 hidden layers of 30.</summary>
    private static readonly (NetworkSpec Network, double Accuracy, double[] Speeds)[] Book =
    [
        (new NetworkSpec(784, 30, 10), 96.48, []),
        (new NetworkSpec(784, 30, 30, 10), 96.90, [0.07, 0.31]),
        (new NetworkSpec(784, 30, 30, 30, 10), 96.57, [0.012, 0.060, 0.283]),
        (new NetworkSpec(784, 30, 30, 30, 30, 10), 96.53, [0.003, 0.017, 0.070, 0.285]),
    ];

    /// <summary>Runs all experiments; if <paramref name="stop"/> is set early, returns what is done.</summary>
    /// <exception cref="ArgumentException">The data are not digits of 784 pixels, or fewer than 1,000, or an option is out of
    /// range.</exception>
    public static ChapterResult Run(
        LoadedData data, ChapterOptions options, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Seeds, nameof(options.Seeds));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options.Threads));
        var training = new TrainingSpec { Epochs = options.Quick ? QuickEpochs : 30 };
        int seeds = options.Quick ? Math.Min(options.Seeds, QuickSeeds) : options.Seeds;
        var clock = Stopwatch.StartNew();
        var accuracies = new AccuracyResult?[Book.Length];
        var curves = new SpeedCurveResult?[Book.Length - 1];
        var speeds = new InitialSpeedsResult?[Book.Length - 1];
        GradientBarsResult? bars = null;

        List<Action> work = [];
        for (int depth = Book.Length; depth >= 1; depth--)
        {
            int i = depth - 1;
            work.Add(() => accuracies[i] = Accuracy(i, data, training, options.Seed, progress, stop));
        }

        for (int depth = Book.Length; depth >= 2; depth--)
        {
            int i = depth - 1;
            work.Add(() => curves[i - 1] = SpeedCurve(Book[i].Network, data, options, progress, stop));
        }

        IndependentRuns.Run(work.Count, options.Threads, () => 0, (_, k) => work[k](), stop);
        for (int i = 1; i < Book.Length && !stop.IsCancellationRequested; i++)
        {
            speeds[i - 1] = InitialSpeeds(i, data, options with { Seeds = seeds }, progress, stop);
        }

        if (!stop.IsCancellationRequested)
        {
            bars = GradientBars(Book[1].Network, data, options.Seed);
            progress?.Report(new ExperimentProgress("gradientBars", bars.Network, 1, 1));
        }

        return new ChapterResult
        {
            Data = data.Name,
            DataVerified = data.IsVerified,
            DataOrigin = data.Origin,
            Seconds = clock.Elapsed.TotalSeconds,
            Complete = bars is not null
                && accuracies.All(result => result?.PerEpoch.Count == training.Epochs)
                && curves.All(result => result?.Epochs.Count == CurveEpochsOf(options))
                && speeds.All(result => result is not null),
            Quick = options.Quick,
            Seed = options.Seed,
            Seeds = seeds,
            Threads = options.Threads,
            Training = training,
            Accuracies = [.. accuracies.OfType<AccuracyResult>()],
            InitialSpeeds = [.. speeds.OfType<InitialSpeedsResult>()],
            GradientBars = bars,
            SpeedCurves = [.. curves.OfType<SpeedCurveResult>()],
        }.Comparable();
    }

    private static int CurveEpochsOf(ChapterOptions options) => options.Quick ? QuickCurveEpochs : CurveEpochs;

    private static AccuracyResult? Accuracy(
        int i, LoadedData data, TrainingSpec training, ulong seed, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        var options = new TrainingOptions { Network = Book[i].Network, Training = training, Seed = seed };
        var relay = progress is null ? null : new Relay(progress, "accuracies");
        TrainingResult result = TrainingExperiment.Run(data, options, relay, null, stop);
        double[] perEpoch = [.. result.Epochs.Select(epoch => epoch.ValidationAccuracy)];
        return perEpoch.Length == 0 ? null : new AccuracyResult
        {
            Network = result.Network,
            Book = Book[i].Accuracy,
            Final = perEpoch[^1],
            Best = perEpoch.Max(),
            PerEpoch = perEpoch,
            Seconds = result.Seconds,
        };
    }

    private static InitialSpeedsResult? InitialSpeeds(
        int i, LoadedData data, ChapterOptions options, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        SpeedsResult result = SpeedsExperiment.Run(
            data,
            new SpeedsOptions
            {
                Network = Book[i].Network,
                Seed = options.Seed,
                Seeds = options.Seeds,
                Threads = options.Threads,
                Images = Images,
            },
            progress,
            stop);

        // Quantiles of fewer seeds than the result states would be wrong, so a stopped part has none.
        return !result.Complete ? null : new InitialSpeedsResult
        {
            Network = result.Network,
            Book = Book[i].Speeds,
            Measured = result.Measured,
            Median = result.Median,
            Q05 = result.Q05,
            Q95 = result.Q95,
        };
    }

    private static GradientBarsResult GradientBars(NetworkSpec spec, LoadedData data, ulong seed)
    {
        var probe = new GradientProbe<double>(spec, data.Training.Slice(0, Images));
        IReadOnlyList<LayerGradient> layers = probe.Read(Network<float>.Create(spec, new RandomStream(seed)));
        return new GradientBarsResult
        {
            Network = spec.ToString(),
            Images = Images,
            Layers = [.. layers.SkipLast(1).Select(layer => (IReadOnlyList<double>)[.. layer.Neurons.Take(BarNeurons)])],
        };
    }

    private static SpeedCurveResult? SpeedCurve(
        NetworkSpec spec, LoadedData data, ChapterOptions options, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        int epochs = CurveEpochsOf(options);
        Dataset images = data.Training.Slice(0, Images);
        var recorder = new LearningSpeedRecorder<float>(epochs) { RecordsMeanNorms = true };
        var run = Runs.Training.Run.Start(
            new RunSpec(spec) { Training = new TrainingSpec { Epochs = epochs, BatchSize = null }, Seed = options.Seed },
            data with { Training = images },
            new RunOptions { Readings = EpochReadings.None, KeepsResult = false });
        run.Observe(recorder);
        string name = spec.ToString();
        while (run.Status == RunStatus.Ready && !stop.IsCancellationRequested)
        {
            run.StepUntil(new RunGoal(Epoch: run.Position.Epoch + 1), stop);
            progress?.Report(new ExperimentProgress("speedCurves", name, run.Position.Epoch, epochs));
        }

        double[][] Curves(Func<int, int, double> read) =>
            [.. Enumerable.Range(0, spec.HiddenCount).Select(layer =>
                Enumerable.Range(0, recorder.Count).Select(epoch => read(epoch, layer)).ToArray())];
        return recorder.Count == 0 ? null : new SpeedCurveResult
        {
            Network = name,
            Epochs = [.. Enumerable.Range(0, recorder.Count)],
            Speeds = Curves(recorder.Speed),
            MeanNorms = Curves(recorder.MeanNorm),
        };
    }

    /// <summary>Reports progress under the name of its part.</summary>
    private sealed class Relay(IProgress<ExperimentProgress> target, string part) : IProgress<ExperimentProgress>
    {
        public void Report(ExperimentProgress value) => target.Report(value with { Part = part });
    }
}
