using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Tests;

/// <summary>
/// Invented results in realistic ranges (docs: the chapter's reference figures), to see and test reports
/// without measurements. They never leave the tests.
/// </summary>
internal static class SampleResults
{
    /// <summary>A whole run on MNIST.</summary>
    public static ChapterResult Mnist()
    {
        var random = new RandomStream(7);
        return new ChapterResult
        {
            Data = "mnist",
            DataVerified = true,
            DataOrigin = $"invented for a test <sample & \"quotes\">",
            Seconds = 17.34,
            Complete = true,
            Quick = false,
            Seed = 1,
            Seeds = 200,
            Threads = 2,
            Training = new TrainingSpec(),
            Accuracies =
            [
                Accuracy("784-30-10", 96.48, 92.91, 96.49, 0, random),
                Accuracy("784-30-30-10", 96.90, 91.87, 96.81, 0, random),
                Accuracy("784-30-30-30-10", 96.57, 86.93, 96.44, 1, random),
                Accuracy("784-30-30-30-30-10", 96.53, 16.48, 96.34, 3, random),
            ],
            InitialSpeeds =
            [
                Initial("784-30-30-10", [0.07, 0.31], [.0592, .289], [.0378, .198], [.0909, .409], random),
                Initial("784-30-30-30-10", [0.012, 0.060, 0.283], [.0118, .0582, .289], [.0071, .0365, .200], [.0192, .0886, .409], random),
                Initial(
                    "784-30-30-30-30-10", [0.003, 0.017, 0.070, 0.285], [.00239, .0117, .0582, .290],
                    [.00138, .0071, .0370, .197], [.00415, .0186, .0876, .402], random),
            ],
            GradientBars = new GradientBarsResult
            {
                Network = "784-30-30-10",
                Images = 1000,
                Layers =
                [
                    [.0041, -.0152, .0078, .0019, -.0094, .0117],
                    [-.0491, .0236, .0684, -.0312, .0905, .0127],
                ],
            },
            SpeedCurves =
            [
                Curve("784-30-30-10", [.056, .285], [8e-4, 1.5e-3], [3.8e-3, 7e-3], [2.2, 1.9], random),
                Curve("784-30-30-30-10", [.0115, .056, .28], [1.2e-4, 6e-4, 1.5e-3], [1.1e-4, 4e-4, 1.0e-3], [4, 3, 2], random),
                Curve(
                    "784-30-30-30-30-10", [.0023, .0115, .057, .28], [2.4e-5, 1.2e-4, 5e-4, 1.5e-3],
                    [9e-6, 5e-5, 2.2e-4, 1.0e-3], [4.6, 3.8, 3, 2.2], random),
            ],
        };
    }

    /// <summary>A run on drawn digits, correctly without figures of the book.</summary>
    public static ChapterResult DrawnDigits() => Drawn(null, null);

    /// <summary>A run on drawn digits with figures of the book, which is wrong: 12.3456% and 0.98765.</summary>
    public static ChapterResult DrawnDigitsWithBook() => Drawn(12.3456, 0.98765);

    private static ChapterResult Drawn(double? accuracy, double? speed)
    {
        ChapterResult mnist = Mnist();
        return mnist with
        {
            Data = "drawn-digits",
            DataVerified = false,
            DataOrigin = $"generator, seed 1",
            Accuracies = [.. mnist.Accuracies.Select(net => net with { Book = accuracy })],
            InitialSpeeds =
            [
                .. mnist.InitialSpeeds.Select(net => net with
                {
                    Book = speed is { } value ? [.. net.Measured.Select(_ => value)] : null,
                }),
            ],
        };
    }

    /// <summary>A run stopped before any measurement.</summary>
    public static ChapterResult Nothing() => Mnist() with
    {
        Complete = false,
        Accuracies = [],
        InitialSpeeds = [],
        GradientBars = null,
        SpeedCurves = [],
    };

    /// <summary>A run stopped while the second net trained.</summary>
    public static ChapterResult Partial()
    {
        ChapterResult whole = Mnist();
        return whole with
        {
            Complete = false,
            Accuracies = [whole.Accuracies[0], whole.Accuracies[1] with { PerEpoch = [91.87, 93.4], Final = 93.4, Best = 93.4 }],
            InitialSpeeds = [whole.InitialSpeeds[0]],
            GradientBars = null,
            SpeedCurves = [],
        };
    }

    /// <summary>Zeros, NaN and infinities in every place for a number.</summary>
    public static ChapterResult Degenerate()
    {
        ChapterResult whole = Mnist();
        double[] odd = [0, double.NaN, double.PositiveInfinity, 1e-300];
        return whole with
        {
            Accuracies = [whole.Accuracies[0] with { PerEpoch = [double.NaN, 100, 0], Final = 0, Best = 100, Book = double.NaN }],
            InitialSpeeds =
            [
                whole.InitialSpeeds[2] with { Measured = odd, Median = odd, Q05 = [0, 0, 0, 0], Q95 = odd },
                whole.InitialSpeeds[0] with { Measured = [0, 0], Median = [0, 0], Q05 = [], Q95 = [0], Book = [] },
            ],
            GradientBars = new GradientBarsResult { Network = "784-30-30-10", Images = 0, Layers = [[0, double.NaN], [0]] },
            SpeedCurves =
            [
                new SpeedCurveResult
                {
                    Network = "784-30-30-10",
                    Epochs = [0, 1, 2, 3],
                    Speeds = [odd, [0, 0, 0, 0]],
                    MeanNorms = [odd, []],
                },
                new SpeedCurveResult { Network = "784-30-10", Epochs = [], Speeds = [[]], MeanNorms = [[]] },
            ],
        };
    }

    private static AccuracyResult Accuracy(
        string network, double book, double first, double final, double plateau, RandomStream random)
    {
        var epochs = new double[30];
        for (int i = 0; i < epochs.Length; i++)
        {
            double progress = Math.Max(0, i - plateau) / 3.0;
            double error = (100 - final) + ((100 - first - (100 - final)) * Math.Exp(-progress) * (i < plateau ? 1 - (0.15 * i) : 1));
            epochs[i] = Math.Round(100 - error + (i == 0 ? 0 : (random.NextDouble() - 0.5) * 0.24), 2);
        }

        epochs[^1] = final;
        return new AccuracyResult
        {
            Network = network,
            Book = book,
            Final = final,
            Best = epochs.Max(),
            PerEpoch = epochs,
            Seconds = 3.2,
        };
    }

    private static InitialSpeedsResult Initial(
        string network, double[] book, double[] median, double[] q05, double[] q95, RandomStream random)
    {
        double shift = (random.NextDouble() - 0.4) * 0.5;
        return new InitialSpeedsResult
        {
            Network = network,
            Book = book,
            Measured = [.. median.Select((speed, layer) => speed * Math.Exp(shift / (layer + 1)))],
            Median = median,
            Q05 = q05,
            Q95 = q95,
        };
    }

    /// <summary>A curve in log space from the start to the value at epoch 50 and on to the end, with a little noise.</summary>
    private static SpeedCurveResult Curve(
        string network, double[] start, double[] middle, double[] end, double[] meanFall, RandomStream random)
    {
        int[] epochs = [.. Enumerable.Range(0, 500)];
        var speeds = new double[start.Length][];
        var norms = new double[start.Length][];
        for (int layer = 0; layer < start.Length; layer++)
        {
            (speeds[layer], norms[layer]) = (new double[500], new double[500]);
            foreach (int epoch in epochs)
            {
                double early = Math.Exp(-epoch / 14.0);
                double late = Math.Min(1, Math.Max(0, epoch - 60) / 350.0);
                double log = (early * Math.Log(start[layer]))
                    + ((1 - early) * (((1 - late) * Math.Log(middle[layer])) + (late * Math.Log(end[layer]))));
                speeds[layer][epoch] = Math.Exp(log + ((random.NextDouble() - 0.5) * 0.02));
                norms[layer][epoch] = 1.5 * start[layer] * Math.Pow(meanFall[layer], early - 1);
            }
        }

        return new SpeedCurveResult { Network = network, Epochs = epochs, Speeds = speeds, MeanNorms = norms };
    }
}
