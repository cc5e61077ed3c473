using System.Diagnostics;
using System.Runtime.InteropServices;
using Sonda.Benchmarks.Peers;
using Sonda.Benchmarks.Table;
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
        NetworkSpec spec = NetworkSpec.Parse(network);
        IReadOnlyList<Stage> stages = new EpochModel(spec, inputs, ChapterSettings.BatchSize, peaks.Lanes).Stages();
        Measurement measured = Measure(network, spec);
        Print($"\n{network}, one epoch, millions of vectors:\n");
        Print($"  {"stage",-20}{"loads",8}{"far",8}{"stores",8}{"arithm.",9}{"at least ms",13}{"measured",10}{"times",7}  limited by\n");
        double bound = 0;
        foreach (Stage stage in stages)
        {
            (double milliseconds, string limitedBy) = stage.Bound(peaks);
            bound += milliseconds;
            Print($"  {stage.Name,-20}{stage.Loads / 1e6,8:f1}{stage.FarLoads / 1e6,8:f1}{stage.Stores / 1e6,8:f1}{stage.Arithmetic / 1e6,9:f1}");
            Print($"{milliseconds,13:f2}{measured.Stages[stage.Name],10:f2}{measured.Stages[stage.Name] / milliseconds,7:f1}  {limitedBy}\n");
        }

        double sum = measured.Stages.Values.Sum();
        Print($"  the stages one after another: at least {bound:f1} ms, measured {sum:f1} ms, {100 * sum / measured.Staged:f0}% of the measuring copy's epoch\n");
        Print($"  the trainer's epoch: {measured.Median:f1} ms (median of {Epochs}; best {measured.Best:f1} ms): ");
        Print($"{measured.Median / bound:f2} times the bound (best {measured.Best / bound:f2}); the stages are {100 * sum / measured.Median:f0}% of it\n");
    }

    /// <summary>Epochs of the trainer and of its measuring copy in turn, because the speed of a machine drifts.</summary>
    private static Measurement Measure(string network, NetworkSpec spec)
    {
        (var sonda, var copy) = (new SondaPeer(network), new StagedEpoch(spec));
        (var epochs, var copies) = (new List<double>(), new List<double>());
        var stages = new Dictionary<string, List<double>>();
        for (int i = 0; i < WarmEpochs + Epochs; i++)
        {
            double whole = Timed(sonda.TrainEpoch), staged = Timed(copy.Train);
            if (i < WarmEpochs)
            {
                continue;
            }

            epochs.Add(whole);
            copies.Add(staged);
            foreach ((string name, double milliseconds) in copy.Times().Prepend((StageName.Shuffle, copy.ShuffleMilliseconds)))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(stages, name, out _) ??= [];
                stages[name].Add(milliseconds);
            }
        }

        return new Measurement(
            Sample.MedianOf(epochs), epochs.Min(), Sample.MedianOf(copies), stages.ToDictionary(stage => stage.Key, stage => Sample.MedianOf(stage.Value)));
    }

    private static double Timed(Action epoch)
    {
        long start = Stopwatch.GetTimestamp();
        epoch();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(FormattableString text) => Terminal.Out.Write(FormattableString.Invariant(text));

    /// <param name="Median">Milliseconds of the trainer's epoch.</param>
    /// <param name="Best">The fastest of them.</param>
    /// <param name="Staged">Milliseconds of the measuring copy's epoch.</param>
    /// <param name="Stages">Milliseconds of each stage in it.</param>
    private sealed record Measurement(double Median, double Best, double Staged, Dictionary<string, double> Stages);
}
