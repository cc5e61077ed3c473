using System.Runtime.Intrinsics;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Runs.Training;
using Sonda.Studies;
using Sonda.Studies.Chapter;
using Sonda.Studies.Speeds;
using Sonda.Tests;

namespace Sonda.Reports.Tests.Figures;

/// <summary>
/// The chapter on real MNIST against the book and against distributions from an independent float64 program
/// on the same data.
/// </summary>
public sealed class ChapterFiguresTests
{
    private const int Seeds = 5;

    private static readonly Lazy<Task<ChapterResult[]>> Chapters = new(async () =>
    {
        LoadedData data = await Mnist();
        return [.. Enumerable.Range(1, Seeds).Select(seed => ChapterExperiment.Run(
            data, new ChapterOptions { Seed = (ulong)seed, Seeds = 1 }, null, CancellationToken.None))];
    });

    [Theory]
    [InlineData(0, 96.48, 96.49, 90, 95)]
    [InlineData(1, 96.90, 96.81, 88, 95)]
    [InlineData(2, 96.57, 96.44, 80, 93)]
    [InlineData(3, 96.53, 96.34, 9, 40)]
    public async Task Accuracies_over_five_seeds_are_the_books(int i, double book, double reference, double firstLow, double firstHigh)
    {
        Require();
        AccuracyResult[] runs = [.. (await Chapters.Value).Select(chapter => chapter.Accuracies[i])];
        Assert.InRange(runs.Average(r => r.Best), book - 0.35, book + 0.35);
        Assert.InRange(runs.Average(r => r.Final), reference - 0.35, reference + 0.35);
        Assert.InRange(runs.Average(r => r.PerEpoch[0]), firstLow, firstHigh);
    }

    [Theory]
    [InlineData("784-30-30-10", new[] { .0592, .289 }, new[] { .0378, .198 }, new[] { .0909, .409 })]
    [InlineData("784-30-30-30-10", new[] { .0118, .0582, .289 }, new[] { .0071, .0365, .200 }, new[] { .0192, .0886, .409 })]
    [InlineData("784-30-30-30-30-10", new[] { .00239, .0117, .0582, .290 }, new[] { .00138, .0071, .0370, .197 }, new[] { .00415, .0186, .0876, .402 })]
    public async Task Speeds_at_the_start_have_the_reference_distribution(string net, double[] median, double[] q05, double[] q95)
    {
        Require();
        SpeedsResult result = SpeedsExperiment.Run(
            await Mnist(), new SpeedsOptions { Network = NetworkSpec.Parse(net), Seeds = 400, Seed = 1000 }, null, CancellationToken.None);

        // A median of 400 numbers whose logarithm spreads by 0.27 is accurate to 1.7%; three times that, plus the reference's own error.
        AssertNear(median, result.Median, 0.07);
        AssertNear(q05, result.Q05, 0.12);
        AssertNear(q95, result.Q95, 0.12);
    }

    [Fact]
    public async Task The_mean_square_of_the_speeds_is_the_one_that_mean_field_theory_predicts()
    {
        Require();
        LoadedData data = await Mnist();
        NetworkSpec network = NetworkSpec.Parse("784-30-30-30-30-10");
        SpeedsResult[] seeds = [.. Enumerable.Range(1, 200).Select(seed => SpeedsExperiment.Run(
            data, new SpeedsOptions { Network = network, Seeds = 1, Seed = (ulong)seed, Images = 200 }, null, CancellationToken.None))];
        double[] theory = [.0026, .0125, .0611, .2985];
        for (int layer = 0; layer < 4; layer++)
        {
            double rms = Math.Sqrt(seeds.Average(s => s.Measured[layer] * s.Measured[layer]));
            Assert.InRange(rms / theory[layer], 0.88, 1.14);
        }
    }

    [Theory]
    [InlineData(0, 0, .042, .078, .199, .383, 4.1, 5.5)]
    [InlineData(0, 50, 6.3e-4, 1.0e-3, 1.25e-3, 1.86e-3, 1.4, 2.7)]
    [InlineData(0, 499, 3.3e-3, 4.3e-3, 5.3e-3, 8.8e-3, 1.3, 2.8)]
    [InlineData(1, 0, .0088, .0148, .212, .376, 20, 30)]
    [InlineData(1, 50, 9.6e-5, 1.65e-4, 1.1e-3, 2.0e-3, 9, 15)]
    [InlineData(1, 499, 7.4e-5, 1.7e-4, 8.4e-4, 1.3e-3, 6, 13)]
    [InlineData(2, 0, .0014, .0031, .207, .350, 94, 176)]
    [InlineData(2, 50, 1.8e-5, 3.4e-5, 1.0e-3, 2.0e-3, 40, 80)]
    [InlineData(2, 499, 7.3e-6, 1.25e-5, 7.3e-4, 1.35e-3, 87, 155)]
    public async Task Speeds_over_500_epochs_follow_the_reference(
        int net, int epoch, double firstLow, double firstHigh, double lastLow, double lastHigh, double ratioLow, double ratioHigh)
    {
        Require();
        SpeedCurveResult[] curves = [.. (await Chapters.Value).Select(chapter => chapter.SpeedCurves[net])];

        // The reference's interval holds 80 of 100 seeds: the median of five lies in it 999 times in 1,000, at its edges less reliably.
        double Median(Func<SpeedCurveResult, double> read) => Quantiles.Of(curves.Select(read), 0.5);
        Assert.InRange(Median(c => c.Speeds[0][epoch]), 0.9 * firstLow, 1.1 * firstHigh);
        Assert.InRange(Median(c => c.Speeds[^1][epoch]), 0.9 * lastLow, 1.1 * lastHigh);
        Assert.InRange(Median(c => c.Speeds[^1][epoch] / c.Speeds[0][epoch]), 0.9 * ratioLow, 1.1 * ratioHigh);
    }

    [Fact]
    public async Task With_two_hidden_layers_the_speeds_recover_and_with_more_they_do_not()
    {
        Require();
        foreach (ChapterResult chapter in await Chapters.Value)
        {
            IReadOnlyList<double> two = chapter.SpeedCurves[0].Speeds[0];
            double lowest = two.Min();
            Assert.InRange(two.ToList().IndexOf(lowest), 25, 65);
            Assert.InRange(two[^1] / lowest, 2.5, 9);
            Assert.All(chapter.SpeedCurves.Skip(1), curve => Assert.True(curve.Speeds[0][^1] < 2 * curve.Speeds[0].Min()));

            // The norm of the mean falls several hundred-fold, the mean of the norms only a few-fold: the plateau.
            SpeedCurveResult four = chapter.SpeedCurves[2];
            Assert.True(four.Speeds[^1][0] / four.Speeds[^1][^1] > 150);
            Assert.InRange(four.MeanNorms[^1][0] / four.MeanNorms[^1][^1], 1.5, 6);
        }
    }

    [Fact]
    public async Task Drawn_digits_are_about_as_hard_as_MNIST()
    {
        RequireSpeed();
        LoadedData drawn = DrawnDigits.Create(DrawnDigits.DefaultSeed);
        TrainingResult result = await Task.Run(() => TrainingExperiment.Run(
            drawn, new TrainingOptions { Network = NetworkSpec.Parse("784-30-10") }, null, null, CancellationToken.None));
        Assert.InRange(result.Epochs[^1].ValidationAccuracy, 94, 99);
    }

    private static Task<LoadedData> Mnist() => DigitSource.LoadAsync(
        new DataOptions(Directory.GetParent(Requirement.Mnist())!.FullName, Offline: true), null, CancellationToken.None);

    private static void Require()
    {
        RequireSpeed();
        Requirement.Mnist();
    }

    private static void RequireSpeed() => Assert.SkipUnless(
        Vector256.IsHardwareAccelerated,
        "Without vector instructions these runs take half an hour; that they give the same bytes is tested elsewhere.");

    private static void AssertNear(double[] expected, IReadOnlyList<double> found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(found[i] / expected[i], 1 - tolerance, 1 + tolerance);
        }
    }
}
