using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Reports.Json;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Chapter;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Speeds;
using Sonda.Tests;

namespace Sonda.Studies.Tests.Experiments;

public sealed class ExperimentTests : IDisposable
{
    private static readonly LoadedData Digits = FakeDigits.Create(1000);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_chapter_has_every_part_and_does_not_depend_on_the_number_of_threads()
    {
        ChapterResult one = Run(1), three = Run(3);
        Assert.Equal(Canonical(one), Canonical(three));
        Assert.True(one.Complete && one.Quick);
        Assert.Equal(["784-30-10", "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10"], one.Accuracies.Select(a => a.Network));
        Assert.All(one.Accuracies, a => Assert.Equal((5, a.PerEpoch[^1], a.PerEpoch.Max()), (a.PerEpoch.Count, a.Final, a.Best)));
        Assert.Equal([2, 3, 4], one.InitialSpeeds.Select(s => s.Median.Count));
        Assert.All(one.InitialSpeeds, s => Assert.All(Enumerable.Range(0, s.Median.Count), l => Assert.True(s.Q05[l] <= s.Median[l] && s.Median[l] <= s.Q95[l])));
        Assert.Equal([2, 3, 4], one.SpeedCurves.Select(c => c.Speeds.Count));
        Assert.All(one.SpeedCurves, c => Assert.All(c.Speeds, layer => Assert.Equal(c.Epochs.Count, layer.Count)));
        Assert.Equal([6, 6], one.GradientBars!.Layers.Select(layer => layer.Count));

        // The speeds, the curves and the bars use the same network.
        Assert.Equal(one.InitialSpeeds[0].Measured[1], one.SpeedCurves[0].Speeds[1][0], 1e-5);

        static ChapterResult Run(int threads) => ChapterExperiment.Run(
            Digits, new ChapterOptions { Quick = true, Seeds = 3, Threads = threads }, null, CancellationToken.None);

        static string Canonical(ChapterResult result) => ResultJson.Serialize(result with
        {
            Seconds = 0,
            Threads = 0,
            Accuracies = [.. result.Accuracies.Select(a => a with { Seconds = 0 })],
        }, "en");
    }

    [Fact]
    public void The_books_figures_stand_beside_verified_MNIST_alone()
    {
        LoadedData verified = Digits with { Name = LoadedData.Mnist, IsVerified = true };
        Assert.All(Run(verified with { Name = LoadedData.DrawnDigits }).InitialSpeeds, s => Assert.Null(s.Book));
        Assert.All(Run(verified with { IsVerified = false }).InitialSpeeds, s => Assert.Null(s.Book));

        ChapterResult mnist = Run(verified);
        Assert.Equal([0.07, 0.31], mnist.InitialSpeeds[0].Book!);
        Assert.All(mnist.Accuracies, a => Assert.Null(a.Book)); // A quick run trains for less than the book did.

        static ChapterResult Run(LoadedData data) =>
            ChapterExperiment.Run(data, new ChapterOptions { Quick = true, Seeds = 1 }, null, CancellationToken.None);
    }

    [Fact]
    public void Stopped_early_the_chapter_returns_what_is_done()
    {
        using var source = new CancellationTokenSource();
        var stopAfterOneNetwork = new Immediate<ExperimentProgress>(p =>
        {
            if (p.Part == "accuracies" && p.Done == 2)
            {
                source.Cancel();
            }
        });
        ChapterResult result = ChapterExperiment.Run(
            Digits, new ChapterOptions { Quick = true, Seeds = 1, Threads = 1 }, stopAfterOneNetwork, source.Token);
        Assert.False(result.Complete);
        Assert.Equal(2, Assert.Single(result.Accuracies).PerEpoch.Count);
        Assert.Empty(result.SpeedCurves);
        Assert.Null(result.GradientBars);
    }

    [Fact]
    public void What_goes_wrong_on_a_thread_comes_out_as_it_is()
    {
        var misfit = new SpeedsOptions { Network = NetworkSpec.Parse("5-30-10"), Seeds = 4, Threads = 2 };
        Assert.Contains("5 inputs", Assert.ThrowsAny<ArgumentException>(() => SpeedsExperiment.Run(Digits, misfit, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        int told = 0;
        var broken = new Immediate<ExperimentProgress>(_ =>
        {
            told++;
            throw new IOException("gone");
        });
        var options = new SpeedsOptions { Network = NetworkSpec.Parse("784-30-10"), Seeds = 9, Threads = 1, Images = 5 };
        Assert.Equal("gone", Assert.Throws<IOException>(() => SpeedsExperiment.Run(Digits, options, broken, CancellationToken.None)).Message);
        Assert.Equal(1, told);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var speeds = new SpeedsOptions { Network = NetworkSpec.Parse("784-30-10") };
        foreach ((SpeedsOptions options, string name) in ((SpeedsOptions, string)[])
            [(speeds with { Seeds = 0 }, "Seeds"), (speeds with { Threads = 0 }, "Threads"),
             (speeds with { Images = 0 }, "Images"), (speeds with { Images = 1001 }, "Images")])
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => SpeedsExperiment.Run(Digits, options, null, CancellationToken.None)).ParamName);
        }

        foreach ((ChapterOptions options, string name) in ((ChapterOptions, string)[])
            [(new() { Seeds = 0 }, "Seeds"), (new() { Threads = 0 }, "Threads")])
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => ChapterExperiment.Run(Digits, options, null, CancellationToken.None)).ParamName);
        }
    }

    [Fact]
    public void Network_k_of_the_speeds_is_the_one_of_seed_plus_k()
    {
        SpeedsResult Run(ulong seed, int seeds) => SpeedsExperiment.Run(
            Digits, new SpeedsOptions { Network = NetworkSpec.Parse("784-30-30-10"), Seed = seed, Seeds = seeds, Images = 50 }, null, CancellationToken.None);
        double[][] singles = [.. new ulong[] { 4, 5, 6 }.Select(seed => Run(seed, 1).Measured.ToArray())];
        SpeedsResult three = Run(4, 3);
        for (int l = 0; l < 2; l++)
        {
            Assert.Equal(singles.Select(s => s[l]).Order().ElementAt(1), three.Median[l]);
        }
    }

    [Fact]
    public void Training_tells_each_epoch_with_the_readings_asked_for_and_saves()
    {
        var told = new List<EpochResult>();
        string path = Path.Combine(_folder, "net.sonda");
        var options = new TrainingOptions
        {
            Network = NetworkSpec.Parse("784-30-30-10"),
            Training = new TrainingSpec { Epochs = 3 },
            Speeds = true,
            TrainingAccuracy = true,
            TrainingCost = true,
            ValidationCost = true,
            SaveTo = path,
        };
        TrainingResult result = TrainingExperiment.Run(Digits, options, null, new Immediate<EpochResult>(told.Add), CancellationToken.None);
        Assert.Equal(result.Epochs, told);
        Assert.Equal([1, 2, 3], result.Epochs.Select(e => e.Epoch));
        Assert.All(result.Epochs, e => Assert.True(e.Speeds!.Count == 2 && e.ValidationCost > 0 && e.TrainingCost > 0 && e.TrainingAccuracy <= 100));
        Assert.True(result.Epochs[2].TrainingCost < result.Epochs[0].TrainingCost);
        double accuracy = 100 * new Evaluation<float>(NetworkFile.Load<float>(path), Digits.Validation).Accuracy();
        Assert.Equal(result.Epochs[2].ValidationAccuracy, accuracy);
    }

    [Fact]
    public void Reading_speeds_does_not_change_training()
    {
        TrainingResult Run(bool speeds) => TrainingExperiment.Run(
            Digits, new TrainingOptions { Network = NetworkSpec.Parse("784-30-10"), Training = new() { Epochs = 3 }, Speeds = speeds }, null, null, CancellationToken.None);
        Assert.Equal(Run(false).Epochs.Select(e => e.ValidationAccuracy), Run(true).Epochs.Select(e => e.ValidationAccuracy));
        Assert.All(Run(false).Epochs, e => Assert.Null(e.Speeds));
    }

    [Fact]
    public void Divergence_is_said_and_the_last_good_network_is_saved()
    {
        string path = Path.Combine(_folder, "net.sonda");
        var options = new TrainingOptions { Network = NetworkSpec.Parse("784-30-10"), Training = new() { LearningRate = 1e300 }, SaveTo = path };
        TrainingResult result = TrainingExperiment.Run(Digits, options, null, null, CancellationToken.None);
        Assert.Equal((1, 1, 1L), (result.Diverged!.Layer, result.Diverged.Epoch, result.Diverged.Step));
        Assert.False(result.Complete);
        Assert.Null(result.Learning);
        Assert.True(double.IsFinite(NetworkFile.Load<float>(path).HalfSquaredWeights()));
    }

    [Theory]
    [InlineData("2-[16 tanh xavier]x2-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; rate 0.01; batch 32; epochs 40", LearningResult.Learned)]
    [InlineData("2-[16 tanh xavier]x2-1 bce; data circle; rate 1e-9; lambda 0; batch 32; epochs 2", LearningResult.NotBetter)]
    [InlineData("2-[16 tanh xavier]x2-1 bce; data circle; rate 1e-9; lambda 0; batch 32; epochs 50; early-stop patience(1)", LearningResult.NotBetter)]
    public void A_completed_training_says_what_it_learned_as_a_diagnosis_does(string text, LearningResult expected)
    {
        var run = RunSpec.Parse(text);
        LoadedData data = Load.Data(run.Data.ToString());
        var options = new TrainingOptions { Network = run.Network, Training = run.Training, EarlyStopping = run.EarlyStopping };
        Assert.Equal(expected, TrainingExperiment.Run(data, options, null, null, CancellationToken.None).Learning);
        Assert.Equal(expected, DiagnosisExperiment.Run(data, new DiagnosisOptions { Run = run, Steps = null, Starts = 0 }).Verdict.Learning?.Result);
    }

    [Fact]
    public void Quantiles_interpolate_between_order_statistics()
    {
        Assert.Equal(2, Quantiles.Of([3, 1, 2], 0.5));
        Assert.Equal(2.5, Quantiles.Of([4, 1, 3, 2], 0.5));
        Assert.Equal(1, Quantiles.Of([4, 1, 3, 2], 0));
        Assert.Equal(4, Quantiles.Of([4, 1, 3, 2], 1));
        Assert.Equal(7, Quantiles.Of([7], 0.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([], 0.5));
    }

    private sealed class Immediate<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
