using Sonda.Data;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>
/// Drives independent runs at once. Runs of one narrow network, which differ by their seeds, share the lanes of the vectors between the
/// steps that somebody reads; all others step one after another. Events, readings and bytes are those of each run alone.
/// </summary>
internal static class RunGroup
{
    /// <summary>How many runs of a spec it pays to drive at once on one thread: 1 if they cannot share the lanes.</summary>
    /// <param name="spec">The run; other seeds are the others.</param>
    /// <param name="data">Its data.</param>
    /// <param name="count">The number of runs to come.</param>
    /// <param name="threads">The number of threads that take groups.</param>
    public static int Size(RunSpec spec, LoadedData data, int count, int threads)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        int share = Math.Min(TrainerGroup<float>.MaxNetworks, (count + threads - 1) / threads);
        return share >= TrainerGroup<float>.MinNetworks(spec.Network) && TrainerGroup<float>.Supports(spec.Network, spec.Training, data.Training) ? share : 1;
    }

    /// <summary>Steps until every run has reached the goal or is over, or until <paramref name="stop"/> is set.</summary>
    public static void StepUntil(IReadOnlyList<Run> runs, RunGoal goal, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        TrainerGroup<float>? group = null;
        while (!stop.IsCancellationRequested)
        {
            var left = runs.Where(run => run.Status == RunStatus.Ready && !goal.IsReached(run.Position)).ToList();
            if (left.Count == 0)
            {
                return;
            }

            while (left.Count > 0)
            {
                Run[] alike = [.. left.Where(run => TrainerGroup<float>.AreAlike(left[0].Trainer, run.Trainer)).Take(TrainerGroup<float>.MaxNetworks)];
                left.RemoveAll(run => Array.IndexOf(alike, run) >= 0);
                int steps = alike.Length < TrainerGroup<float>.MinNetworks(alike[0].Spec.Network) || !TrainerGroup<float>.Supports(alike[0].Trainer)
                    ? 0 : alike.Min(run => UnreadSteps(run, goal));
                if (steps == 0)
                {
                    Array.ForEach(alike, run => run.Step());
                    continue;
                }

                group = group?.Fits(alike[0].Trainer) == true ? group : new TrainerGroup<float>(alike[0].Trainer);
                Train(group, alike, steps);
            }
        }

        static int UnreadSteps(Run run, RunGoal goal) =>
            (int)Math.Min(run.Trainer.UnobservedSteps(), goal.Step is { } last ? last - run.Position.Step : long.MaxValue);
    }

    private static void Train(TrainerGroup<float> group, Run[] runs, int steps)
    {
        int epoch = runs[0].Trainer.Epoch;
        Array.ForEach(runs, run => run.BeginSteps());
        bool[] taken = group.Train([.. runs.Select(run => run.Trainer)], steps);
        for (int i = 0; i < runs.Length; i++)
        {
            if (taken[i])
            {
                runs[i].EndSteps(epoch);
                continue;
            }

            // A number is not finite: alone, the run takes the same steps and tells where.
            for (int step = 0; step < steps && runs[i].Step(); step++)
            {
            }
        }
    }
}
