using System.Diagnostics;
using Sonda.Benchmarks.Measured;
using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Benchmarks.Table;

/// <summary>Narrow networks of one shape, trained one after another and side by side in the lanes of the vectors, on one core.</summary>
/// <remarks>Both train runs of the same seeds through the same epochs and alternate, so that the speed of the machine drifts alike.</remarks>
internal sealed class SideBySideRow(string network) : IRowSource
{
    private const int Networks = 200;
    private const int Epochs = 20;
    private const int FirstPairs = 2;
    private const int Pairs = 13;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine($"trainings of {network} side by side");
        RunSpec spec = RunSpec.Parse($"{network}; data circle; epochs 300");
        LoadedData data = DataSource.LoadAsync(spec.Data).GetAwaiter().GetResult();
        Run[] alone = Start(spec, data), together = Start(spec, data);
        var pairs = new List<EpochPair>();
        for (int pair = 0; pair < FirstPairs + Pairs; pair++)
        {
            var goal = new RunGoal(Epoch: (pair + 1) * Epochs);
            EpochPair both = pair % 2 == 0 ? new(Alone(alone, goal), Together(together, goal)) : Swapped(Together(together, goal), Alone(alone, goal));
            if (pair >= FirstPairs)
            {
                pairs.Add(both);
            }
        }

        Sample ratio = Sample.OfRatios(pairs);
        return new TableRow
        {
            What = $"{network}, circle, {Networks} trainings of {(FirstPairs + Pairs) * Epochs} epochs on one core, side by side",
            Bar = 4,
            AtLeast = true,
            Unit = "x one after another",
            Digits = 2,
            Measured = ratio.Median,
            Detail = FormattableString.Invariant($"95% interval {ratio.Low:f2}..{ratio.High:f2}; a step of one network ")
                + FormattableString.Invariant($"{MicrosecondsOf(alone, pairs.Select(pair => pair.First)):f2} µs alone, ")
                + FormattableString.Invariant($"{MicrosecondsOf(alone, pairs.Select(pair => pair.Second)):f2} µs side by side"),
        };
    }

    private static EpochPair Swapped(double together, double alone) => new(alone, together);

    private static double MicrosecondsOf(Run[] runs, IEnumerable<double> milliseconds) =>
        1000 * Sample.MedianOf(milliseconds) / (runs[0].StepsPerEpoch * Epochs * runs.Length);

    private static Run[] Start(RunSpec spec, LoadedData data) =>
    [
        .. Enumerable.Range(1, Networks).Select(seed => Runs.Training.Run.Start(
            spec with { Seed = (ulong)seed }, data, new RunOptions { Readings = EpochReadings.None, StopsEarly = false, KeepsResult = false })),
    ];

    private static double Alone(Run[] runs, RunGoal goal) => Timed(() => Array.ForEach(runs, run => run.StepUntil(goal)));

    private static double Together(Run[] runs, RunGoal goal) => Timed(() => RunGroup.StepUntil(runs, goal));

    private static double Timed(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
