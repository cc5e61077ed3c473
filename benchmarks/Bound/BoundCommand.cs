using System.Diagnostics;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Networks;

namespace Sonda.Benchmarks.Bound;

/// <summary><c>bound chapter</c>: the bounds of an epoch on this machine, and the distance of the engine from them.</summary>
internal static class BoundCommand
{
    private const int WarmEpochs = 12;
    private const int Epochs = 31;

    public static int Run()
    {
        MachinePeaks peaks = MachinePeaks.Measure();
        InputCounts inputs = InputCounts.Of(ChapterData.Loaded.Training, ChapterSettings.BatchSize);
        Print($"data: {ChapterData.Loaded.Name}; {inputs.Images} images, {inputs.NonZero} non-zero pixels ");
        Print($"({(double)inputs.NonZero / inputs.Images:f1} an image), {inputs.FirstTouches} when a mini-batch of ");
        Print($"{ChapterSettings.BatchSize} counts a pixel once\n");
        Print($"one core, vectors of {32 * peaks.Lanes} bits per nanosecond, the best of many tries:\n");
        Print($"  loads  {peaks.NearLoads,5:f2} from the first-level cache, {peaks.FarLoads:f2} from the second\n");
        Print($"  stores {peaks.Stores,5:f2}\n  multiply-adds {peaks.MultiplyAdds:f2}\n");
        foreach (string network in new[] { ChapterSettings.Shallow, ChapterSettings.Deep })
        {
            PrintNetwork(network, inputs, peaks);
        }

        return 0;
    }

    private static void PrintNetwork(string network, InputCounts inputs, MachinePeaks peaks)
    {
        var model = new EpochModel(NetworkSpec.Parse(network), inputs, ChapterSettings.BatchSize, peaks.Lanes);
        Print($"\n{network}, one epoch, millions of vectors:\n");
        Print($"  {"stage",-24}{"loads",8}{"far",8}{"stores",8}{"arithm.",9}{"at least ms",13}  limited by\n");
        double total = 0;
        foreach (Stage stage in model.Stages())
        {
            (double milliseconds, string limitedBy) = stage.Bound(peaks);
            total += milliseconds;
            Print($"  {stage.Name,-24}{stage.Loads / 1e6,8:f1}{stage.FarLoads / 1e6,8:f1}{stage.Stores / 1e6,8:f1}");
            Print($"{stage.Arithmetic / 1e6,9:f1}{milliseconds,13:f2}  {limitedBy}\n");
        }

        (double median, double best) = MeasureEpoch(network);
        Print($"  the stages one after another: {total:f1} ms\n");
        Print($"  measured: {median:f1} ms (median of {Epochs} epochs; best {best:f1} ms): ");
        Print($"{median / total:f2} times the bound (best {best / total:f2})\n");
    }

    private static (double Median, double Best) MeasureEpoch(string network)
    {
        var sonda = new SondaPeer(network);
        double[] milliseconds = new double[WarmEpochs + Epochs];
        for (int i = 0; i < milliseconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            sonda.TrainEpoch();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        double[] warm = [.. milliseconds[WarmEpochs..].Order()];
        return (warm[Epochs / 2], warm[0]);
    }

    private static void Print(FormattableString text) => Terminal.Out.Write(FormattableString.Invariant(text));
}
