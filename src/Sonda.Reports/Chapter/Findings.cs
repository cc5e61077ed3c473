using Sonda.Reports.Figures;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Chapter;

/// <summary>The shallowest and the deepest net at the same epoch.</summary>
/// <param name="Shallow">The shallowest net.</param>
/// <param name="Deep">The deepest net.</param>
/// <param name="ShallowAccuracy">Its accuracy, in percent.</param>
/// <param name="DeepAccuracy">Its accuracy, in percent.</param>
internal sealed record DepthFinding(AccuracyResult Shallow, AccuracyResult Deep, double ShallowAccuracy, double DeepAccuracy)
{
    /// <summary>
    /// The difference in percentage points up to which two nets count as equal: the seed alone changes a net by about as much.
    /// </summary>
    public const double Noise = 0.6;

    /// <summary>The percentage points gained by depth.</summary>
    public double Gain => DeepAccuracy - ShallowAccuracy;

    /// <summary>The gain as a word: "more", "less" or "same".</summary>
    public string Verdict => Gain > Noise ? "more" : Gain < -Noise ? "less" : "same";

    /// <summary>The finding after one epoch; null if fewer than two nets reached it.</summary>
    public static DepthFinding? First(ChapterResult result) => At(result, 0);

    /// <summary>
    /// The finding after the last epoch of a whole training; null if fewer than two nets reached it, or if a quick run
    /// stopped before the deep nets caught up.
    /// </summary>
    public static DepthFinding? Final(ChapterResult result) =>
        result.Quick ? null : At(result, result.Training.Epochs - 1);

    /// <summary>
    /// The fully trained net whose best epoch lies furthest from the book's figure; null if there is none, or if
    /// a quick run trained for less than the book did.
    /// </summary>
    public static (AccuracyResult Net, double Distance)? FurthestFromBook(ChapterResult result) => result.Accuracies
        .Where(net => !result.Quick && net.PerEpoch.Count == result.Training.Epochs)
        .Where(net => net.Book is { } book && double.IsFinite(book - net.Best))
        .Select(net => ((AccuracyResult Net, double Distance)?)(net, net.Best - net.Book!.Value))
        .MaxBy(item => Math.Abs(item!.Value.Distance));

    private static DepthFinding? At(ChapterResult result, int epoch)
    {
        AccuracyResult[] nets =
        [
            .. result.Accuracies
                .Where(net => epoch >= 0 && net.PerEpoch.Count > epoch && double.IsFinite(net.PerEpoch[epoch]))
                .OrderBy(net => FigureContext.HiddenCount(net.Network)),
        ];
        return nets.Length < 2 ? null : new DepthFinding(nets[0], nets[^1], nets[0].PerEpoch[epoch], nets[^1].PerEpoch[epoch]);
    }
}

/// <summary>The findings from the speeds at the start.</summary>
/// <param name="Ratio">The geometric mean of the ratios of neighbours' medians, later layer over earlier.</param>
/// <param name="MinRatio">The smallest of those ratios.</param>
/// <param name="GreatestRatio">The largest of those ratios.</param>
/// <param name="Deepest">The deepest net.</param>
/// <param name="FirstToLast">Last layer's median over the first one's, in the deepest net.</param>
/// <param name="SeedInside">The number of layers whose one-seed speed lies in the band.</param>
/// <param name="BookInside">The number of layers whose book figure lies in the band.</param>
/// <param name="BookLayers">The number of layers with a book figure.</param>
/// <param name="Layers">The number of all layers.</param>
/// <param name="SpreadFromOutput">The largest factor between medians of different nets equally far from the output;
/// 1 if there is only one net.</param>
internal sealed record StartFinding(
    double Ratio, double MinRatio, double GreatestRatio, InitialSpeedsResult Deepest, double FirstToLast,
    int SeedInside, int BookInside, int BookLayers, int Layers, double SpreadFromOutput)
{
    /// <summary>Computes the findings; null if no net has two layers with speeds.</summary>
    public static StartFinding? From(ChapterResult result)
    {
        InitialSpeedsResult[] nets = [.. result.InitialSpeeds.Where(net =>
            net.Median.Count > 1 && net.Median.All(speed => double.IsFinite(speed) && speed > 0)
            && net.Q05.Count == net.Median.Count && net.Q95.Count == net.Median.Count)];
        if (nets.Length == 0)
        {
            return null;
        }

        double[] ratios = [.. nets.SelectMany(net => net.Median.Zip(net.Median.Skip(1), (early, late) => late / early))];
        InitialSpeedsResult deepest = nets.MaxBy(net => net.Median.Count)!;
        return new StartFinding(
            Math.Exp(ratios.Average(Math.Log)), ratios.Min(), ratios.Max(), deepest, deepest.Median[^1] / deepest.Median[0],
            nets.Sum(net => Inside(net, net.Measured)),
            nets.Sum(net => Inside(net, net.Book ?? [])),
            nets.Sum(net => net.Book?.Count ?? 0),
            nets.Sum(net => net.Median.Count),
            nets.SelectMany(net => net.Median.Reverse().Index())
                .GroupBy(layer => layer.Index, layer => layer.Item)
                .Max(medians => medians.Max() / medians.Min()));
    }

    private static int Inside(InitialSpeedsResult net, IReadOnlyList<double> speeds) => speeds
        .Where((speed, layer) => layer < net.Q05.Count && speed >= net.Q05[layer] && speed <= net.Q95[layer])
        .Count();
}

/// <summary>The findings from one net's curves; "the speed" is that of the first hidden layer.</summary>
/// <param name="Curve">The curves.</param>
/// <param name="Hidden">The number of hidden layers.</param>
/// <param name="Fall">The factor by which the speed fell from its start to its minimum.</param>
/// <param name="MinEpoch">The epoch of the minimum.</param>
/// <param name="Recovery">The factor by which the last speed exceeds the minimum.</param>
/// <param name="MeanFall">The factor by which the mean of the norms of that layer fell to its minimum.</param>
/// <param name="StartRatio">Last layer over first, before the first step.</param>
/// <param name="EndRatio">Last layer over first, at the end.</param>
internal sealed record CurveFinding(
    SpeedCurveResult Curve, int Hidden, double Fall, int MinEpoch, double Recovery, double MeanFall, double StartRatio,
    double EndRatio)
{
    /// <summary>
    /// The first epoch before which some layer is faster than the next, if none was at the start; null if the
    /// layers keep their order.
    /// </summary>
    public int? Crossing => FirstDisorder() is > 0 and { } i ? Curve.Epochs[i] : null;

    /// <summary>The speed falls at least this many times deeper than the mean of the norms if errors cancel.</summary>
    private const double Cancelling = 10;

    /// <summary>The factor above the minimum from which a speed counts as recovered.</summary>
    private const double Recovered = 2;

    /// <summary>Whether errors cancel until the end, while those of single images hardly shrink.</summary>
    public bool Plateau => Fall / MeanFall >= Cancelling && Recovery < Recovered;

    /// <summary>Whether the speed rose again.</summary>
    public bool Recovers => Recovery >= Recovered;

    private int? FirstDisorder()
    {
        for (int i = 0; i < Curve.Epochs.Count; i++)
        {
            if (Curve.Speeds.Zip(Curve.Speeds.Skip(1)).Any(pair =>
                i < pair.First.Count && i < pair.Second.Count && pair.First[i] > pair.Second[i]))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Computes the findings of one net; null if a needed number is missing or zero.</summary>
    public static CurveFinding? From(SpeedCurveResult curve)
    {
        if (curve.Epochs.Count < 2 || curve.Speeds.Count == 0 || curve.MeanNorms.Count == 0)
        {
            return null;
        }

        IReadOnlyList<double> first = curve.Speeds[0];
        IReadOnlyList<double> last = curve.Speeds[^1];
        IReadOnlyList<double> mean = curve.MeanNorms[0];
        if (!first.Concat(last).Concat(mean).All(speed => double.IsFinite(speed) && speed > 0)
            || first.Count != curve.Epochs.Count || last.Count != first.Count || mean.Count != first.Count)
        {
            return null;
        }

        int least = Enumerable.Range(0, first.Count).MinBy(i => first[i]);
        return new CurveFinding(
            curve, curve.Speeds.Count, first[0] / first[least], curve.Epochs[least], first[^1] / first[least],
            mean[0] / mean.Min(), last[0] / first[0], last[^1] / first[^1]);
    }
}
