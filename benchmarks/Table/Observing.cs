using System.Diagnostics;
using Sonda.Benchmarks.Measured;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Benchmarks.Table;

/// <summary>The cost of reading all layers at every step into the trace of a diagnosis.</summary>
/// <remarks>
/// Steps with and without the observer alternate on one network, because two networks would have different places in
/// memory. ReLU, softmax and batches of 128 are those of the test problem <c>mnist_mlp</c> of DeepOBS, the measurement of Cockpit
/// (Schneider, Dangel and Hennig 2021); one thread.
/// </remarks>
internal sealed class Observing : IRowSource
{
    private const string Layers = "784-[1000 relu he]-[500 relu he]-[100 relu he]-10 softmax";
    private const int Batch = 128;
    private const int FirstPairs = 6;
    private const int Pairs = 61;
    private const int Steps = 8;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("all readings of all layers at every step");
        RunSpec run = RunSpec.Parse(FormattableString.Invariant($"{Layers}; optimizer sgd; rate 0.01; lambda 0; batch {Batch}"));
        int inputs = run.Network.Inputs, rows = Batch * Steps;
        float[] values = [.. Enumerable.Range(0, rows * inputs).Select(i => ((i * 7919L) + 17) % 1009 / 1009f)];
        Dataset data = Dataset.FromValues("rows", values, [.. Enumerable.Range(0, rows).Select(row => (byte)(row % 10))], inputs, 10);
        TraceSubject subject = TraceSubjects.Of(run, new LoadedData("rows", data, data, null, $"", null));
        var random = new RandomStream(1);
        var trainer = new Trainer<float>(Network<float>.Create(run.Network, random), data, run.Training, random);
        var pairs = new List<EpochPair>();
        for (int pair = 0; pair < FirstPairs + Pairs; pair++)
        {
            var recorder = new TraceRecorder(subject) { Explained = _ => false };
            EpochPair both = pair % 2 == 0
                ? new(Milliseconds(trainer, recorder), Milliseconds(trainer, null))
                : Swapped(Milliseconds(trainer, null), Milliseconds(trainer, recorder));
            if (pair >= FirstPairs)
            {
                pairs.Add(both);
            }
        }

        Sample ratio = Sample.OfRatios(pairs);
        return new TableRow
        {
            What = FormattableString.Invariant($"784-1000-500-100-10 ReLU, batch {Batch}, all readings of all layers at every step"),
            Bar = 1.05,
            Unit = "x the step without",
            Digits = 3,
            Measured = ratio.Median,
            Detail = FormattableString.Invariant($"95% interval {ratio.Low:f3}..{ratio.High:f3}; without ")
                + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.Second)):f2} ms, with ")
                + FormattableString.Invariant($"{Sample.MedianOf(pairs.Select(pair => pair.First)):f2} ms"),
        };
    }

    private static EpochPair Swapped(double without, double with) => new(with, without);

    private static double Milliseconds(Trainer<float> trainer, ITrainingObserver<float>? observer)
    {
        if (observer is not null)
        {
            trainer.AddObserver(observer);
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++)
        {
            trainer.TrainStep();
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (observer is not null)
        {
            trainer.RemoveObserver(observer);
        }

        return elapsed.TotalMilliseconds / Steps;
    }
}
