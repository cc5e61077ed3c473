using System.Diagnostics;
using Sonda.Benchmarks.Measured;
using Sonda.Data;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Benchmarks.Table;

/// <summary>The price of a step of a run over a step of a bare trainer, [784, 30, 10] in mini-batches of ten.</summary>
/// <remarks>
/// Both train the same network on the same rows and alternate by epochs, so that the speed of the machine drifts alike for both.
/// The run has no readings: their cost is the same with every driver.
/// </remarks>
internal sealed class RunStepping : IRowSource
{
    private const int Rows = 10_000;
    private const int FirstPairs = 4;
    private const int Pairs = 101;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("a step of a run against a step of a trainer");
        var digits = LoadedRows();
        RunSpec spec = RunSpec.Parse("784-30-10; epochs 1000000");
        var random = new RandomStream(1);
        var trainer = new Trainer<float>(InitialNetwork.Create<float>(spec.Network, random, digits.Training), digits.Training, spec.Training, random);
        var run = Runs.Training.Run.Start(spec, digits, new RunOptions { Readings = EpochReadings.None, KeepsResult = false });
        var pairs = new List<EpochPair>();
        long bytes = long.MaxValue;
        for (int pair = 0; pair < FirstPairs + Pairs; pair++)
        {
            EpochPair both = pair % 2 == 0
                ? new(OfRun(run, ref bytes), OfTrainer(trainer))
                : Swapped(OfTrainer(trainer), OfRun(run, ref bytes));
            if (pair >= FirstPairs)
            {
                pairs.Add(both);
            }
        }

        Sample ratio = Sample.OfRatios(pairs);
        return new TableRow
        {
            What = "784-30-10, batch 10, a step of a run",
            Bar = 1.01,
            Unit = "x a bare trainer's step",
            Digits = 4,
            Measured = ratio.Median,
            Detail = FormattableString.Invariant($"95% interval {ratio.Low:f4}..{ratio.High:f4}; ")
                + FormattableString.Invariant($"{1000 * Sample.MedianOf(pairs.Select(pair => pair.First)):f3} µs, bare ")
                + FormattableString.Invariant($"{1000 * Sample.MedianOf(pairs.Select(pair => pair.Second)):f3} µs; {bytes} bytes a step"),
        };
    }

    private static EpochPair Swapped(double trainer, double run) => new(run, trainer);

    /// <summary>Milliseconds per step, over all steps of an epoch except the first and the last, at which a run has events.</summary>
    private static double OfRun(Run run, ref long bytes)
    {
        run.Step();
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        int steps = run.StepsPerEpoch - 2;
        for (int i = 0; i < steps; i++)
        {
            run.Step();
        }

        double taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - allocated);
        run.Step();
        return taken / steps;
    }

    private static double OfTrainer(Trainer<float> trainer)
    {
        trainer.TrainStep();
        long start = Stopwatch.GetTimestamp();
        int steps = trainer.StepsPerEpoch - 2;
        for (int i = 0; i < steps; i++)
        {
            trainer.TrainStep();
        }

        double taken = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        trainer.TrainStep();
        return taken / steps;
    }

    private static LoadedData LoadedRows()
    {
        // As sparse as digits: every fifth pixel is ink.
        byte[] pixels = new byte[(Rows + 100) * 784], labels = new byte[Rows + 100];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(((i * 7919L) + (i / 784 * 31L)) % 5 == 0 ? 1 + (i % 255) : 0);
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(i % 10);
        }

        var all = Engine.Data.Dataset.FromBytes("rows", pixels, labels, 784, 10);
        return new LoadedData("rows", all.Slice(0, Rows), all.Slice(Rows, 100), null, $"made here", null);
    }
}
