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
    /// <summary>Points of accuracy within which two nets count as equal: seeds alone move a net about so far.</summary>
    public const double Noise = 0.6;

    /// <summary>Points that depth gains.</summary>
    public double Gain => DeepAccuracy - ShallowAccuracy;

    /// <summary>"more", "less" or "same": what the gain amounts to.</summary>
    public string Verdict => Gain > Noise ? "more" : Gain < -Noise ? "less" : "same";

    /// <summary>After one epoch; null if fewer than two nets have got so far.</summary>
    public static DepthFinding? First(ChapterResult result) => At(result, 0);

    /// <summary>
    /// After the last epoch of a whole training; null if fewer than two nets have got so far, or where a quick run
    /// stopped before the deep nets had caught up.
    /// </summary>
    public static DepthFinding? Final(ChapterResult result) =>
        result.Quick ? null : At(result, result.Training.Epochs - 1);

    /// <summary>
    /// The fully trained net whose best epoch lies furthest from the book's figure; null if there is none, or where
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

/// <summary>What the speeds at the start say.</summary>
/// <param name="Ratio">The geometric mean of the ratios of neighbours' medians, later layer over earlier.</param>
/// <param name="MinRatio">The least of those ratios.</param>
/// <param name="GreatestRatio">The greatest of those ratios.</param>
/// <param name="Deepest">The deepest net.</param>
/// <param name="FirstToLast">Last layer's median over the first one's, in the deepest net.</param>
/// <param name="SeedInside">Layers whose one-seed speed lies in the band.</param>
/// <param name="BookInside">Layers whose book figure lies in the band, of those that have one.</param>
/// <param name="BookLayers">Layers with a figure of the book.</param>
/// <param name="Layers">Layers in all.</param>
/// <param name="SpreadFromOutput">The greatest factor between medians of different nets equally far from the output;
/// 1 where there is but one net.</param>
internal sealed record StartFinding(
    double Ratio, double MinRatio, double GreatestRatio, InitialSpeedsResult Deepest, double FirstToLast,
    int SeedInside, int BookInside, int BookLayers, int Layers, double SpreadFromOutput)
{
    /// <summary>Reads them; null if no net has two layers with speeds.</summary>
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

/// <summary>What one net's curves say; the first hidden layer is the one watched.</summary>
/// <param name="Curve">The curves.</param>
/// <param name="Hidden">Hidden layers.</param>
/// <param name="Fall">How many times smaller the first layer's speed became at its least.</param>
/// <param name="MinEpoch">The epoch of its least speed.</param>
/// <param name="Recovery">How many times larger than its least its last speed is.</param>
/// <param name="MeanFall">How many times smaller the mean of the norms of that layer became at its least.</param>
/// <param name="StartRatio">Last layer over first, before the first step.</param>
/// <param name="EndRatio">Last layer over first, at the end.</param>
internal sealed record CurveFinding(
    SpeedCurveResult Curve, int Hidden, double Fall, int MinEpoch, double Recovery, double MeanFall, double StartRatio,
    double EndRatio)
{
    /// <summary>
    /// The first epoch before which some layer is faster than the next, though at the start none was; null if the
    /// layers keep their order.
    /// </summary>
    public int? Crossing => FirstDisorder() is > 0 and { } i ? Curve.Epochs[i] : null;

    /// <summary>A fall this many times deeper than that of the mean of the norms is cancelling, not learning.</summary>
    private const double Cancelling = 10;

    /// <summary>A speed this many times above its least has recovered.</summary>
    private const double Recovered = 2;

    /// <summary>Whether the errors cancel while those of single images hardly shrink, until the end.</summary>
    public bool Plateau => Fall / MeanFall >= Cancelling && Recovery < Recovered;

    /// <summary>Whether the speed came back up.</summary>
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

    /// <summary>Reads one net; null if a needed number is missing or zero.</summary>
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
