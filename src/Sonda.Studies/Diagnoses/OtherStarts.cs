using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Layers;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Runs.Training;

namespace Sonda.Studies.Diagnoses;

/// <summary>
/// Draws the network of a run under other seeds, trains each for some steps, and counts the seeds in which a hidden layer has no
/// living unit. A single seed cannot show that.
/// </summary>
/// <remarks>
/// Units die early. Of 200 networks <c>2-[5 relu he-uniform]x17-[1 xavier-uniform] bce</c> on <c>circle</c> (Adam, 1,800 steps), 51
/// had such a layer at the start, 86 after 50 steps, 87 after 200, 88 at the end. A start costs its steps, and two passes.
/// </remarks>
internal static class OtherStarts
{
    /// <summary>The default number of steps; most units that will die have died by then.</summary>
    public const long DefaultSteps = 200;

    /// <summary>The number of steps between two looks at the clock of starts that share the lanes of the vectors; they are quick.</summary>
    private const long StepsBetweenLooks = 10;

    /// <summary>Counts dead starts; the result does not depend on the number of threads.</summary>
    /// <param name="run">The run; the seeds of other starts are consecutive and begin 2³² after its own.</param>
    /// <param name="data">Its data.</param>
    /// <param name="count">The number of starts, 1 or more.</param>
    /// <param name="steps">The number of training steps of each, 0 or more.</param>
    /// <param name="threads">The number of threads, 1 or more.</param>
    /// <param name="progress">Notified after each start, or after several that share the lanes of the vectors; null for no reports.</param>
    /// <param name="budget">The time after which no start goes on, at least one being complete; null for no limit.</param>
    /// <param name="time">The clock of the budget; null for that of the system.</param>
    /// <param name="stop">Ends the count.</param>
    /// <returns>
    /// The starts up to the first that is not complete: those that end early are no fair sample, because a dead start ends earlier than
    /// others. Null if the first is not complete.
    /// </returns>
    public static TraceStarts? Count(
        RunSpec run, LoadedData data, int count, long steps = DefaultSteps, int threads = 1,
        IProgress<ExperimentProgress>? progress = null, TimeSpan? budget = null, TimeProvider? time = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        TimeProvider clock = time ?? TimeProvider.System;
        long begun = clock.GetTimestamp();
        var followed = new (bool AtOnce, bool AtEnd)?[count];
        int done = 0;
        string network = run.Network.ToString();
        bool IsOver() => stop.IsCancellationRequested || (clock.GetElapsedTime(begun) >= budget && Volatile.Read(ref done) > 0);
        int[][] groups = [.. Enumerable.Range(0, count).Chunk(RunGroup.Size(run, data, count, threads))];
        IndependentRuns.Run(
            groups.Length,
            threads,
            () => 0,
            (_, g) =>
            {
                RunSpec[] starts = [.. groups[g].Select(k => run with { Seed = unchecked(run.Seed + (1UL << 32) + (ulong)k) })];
                if (IsOver() || Follow(starts, data, steps, IsOver) is not { } found)
                {
                    return;
                }

                found.CopyTo(followed.AsSpan(groups[g][0]));
                int complete = Interlocked.Add(ref done, found.Length);
                progress?.Report(new ExperimentProgress("starts", network, complete, count)
                {
                    Parallel = threads,
                    MaxSecondsLeft = budget is { } limit ? Math.Max(0, (limit - clock.GetElapsedTime(begun)).TotalSeconds) : null,
                });
            },
            stop);
        (bool AtOnce, bool AtEnd)[] ends = [.. followed.TakeWhile(end => end is not null).Select(end => end!.Value)];
        return ends.Length == 0 ? null : new TraceStarts
        {
            Count = ends.Length,
            Steps = steps,
            BlockedAtOnce = ends.Count(end => end.AtOnce),
            Blocked = ends.Count(end => end.AtEnd),
        };
    }

    /// <summary>Whether a layer of dead units is possible at all: whether some activation can have a slope of zero.</summary>
    public static bool CanDie(RunSpec run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return LayerFeatures.Of(run.Network.Layers).SkipLast(1).Any(layer => layer.Activation.Kind is
            Engine.Activations.ActivationKind.ReLU or Engine.Activations.ActivationKind.HardSigmoid or Engine.Activations.ActivationKind.HardTanh);
    }

    /// <summary>For each start, whether a layer is dead at the start and at the end; null if the time was over before.</summary>
    private static (bool AtOnce, bool AtEnd)?[]? Follow(RunSpec[] starts, LoadedData data, long steps, Func<bool> isOver)
    {
        Run[] runs = [.. starts.Select(start => Run.Start(start, data, new RunOptions { Readings = EpochReadings.None, StopsEarly = false, KeepsResult = false }))];
        int rows = Math.Min(TraceRecorder.MaxProbeRows, data.Training.Count);
        int[] chosen = [.. Enumerable.Range(0, rows)];
        bool[] atOnce = [.. runs.Select(run => IsBlocked(run, data, chosen))];
        Run[] going = [.. runs.Where((_, i) => !atOnce[i])];
        long between = going.Length > 1 ? StepsBetweenLooks : 1;
        for (long goal = Math.Min(between, steps); going.Any(run => run.Status == RunStatus.Ready && run.Position.Step < steps); goal = Math.Min(goal + between, steps))
        {
            if (isOver())
            {
                return null;
            }

            RunGroup.StepUntil(going, new RunGoal(Step: goal));
        }

        return [.. runs.Select((run, i) => ((bool, bool)?)(atOnce[i], atOnce[i] || (run.Status != RunStatus.Diverged && IsBlocked(run, data, chosen))))];
    }

    private static bool IsBlocked(Run training, LoadedData data, int[] rows)
    {
        var pass = new BatchPass<float>(training.Result(), data.Training, rows.Length) { Mode = BatchMode.Probing };
        pass.Gather(rows);
        pass.Forward();
        var weighted = pass.Network.WeightedLayers;
        for (int i = 0; i + 1 < weighted.Length; i++)
        {
            var slopes = Slopes.Of(pass.View, LayerReader<float>.ActivationOf(pass.View, weighted[i], weighted[i + 1]));
            if (!slopes.IsEmpty && slopes.DeadUnits.Count == slopes.Units)
            {
                return true;
            }
        }

        return false;
    }
}
