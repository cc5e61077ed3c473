using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Lab.Routes;

/// <summary>Goes back in a run. Spec, data and changes give the same bytes, so that a new run of them, trained to an earlier mini-batch, is the old one there.</summary>
internal sealed class Rewinding(LabRuns runs)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks at a resting run until it counts as paused by somebody: on a busy machine its thread may wait for its turn.</summary>
    private const int Patience = 250;

    /// <summary>Begins the new run, which trains to the mini-batch and pauses there; the old one stays in the history.</summary>
    /// <param name="id">The run.</param>
    /// <param name="spec">The run as it began.</param>
    /// <param name="toStep">The mini-batch; null for the last one before the numbers of the run ended.</param>
    /// <exception cref="LabProblem">The run has not come so far, or has not diverged and no mini-batch is given.</exception>
    public async Task<LiveRun> Begin(string id, RunSpec spec, long? toStep)
    {
        RunDocument old = runs.Shown(id).Describe("en");
        long last = old.Position.Step;
        if ((toStep ?? old.Divergence?.Step - 1) is not { } step || step < 0 || step > last)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", "toStep"), ("expected", $"0 – {last}")));
        }

        LiveRun next = await runs.Create(spec, null, instead: id).ConfigureAwait(false);
        await runs.Close(id).ConfigureAwait(false);
        _ = Replay(next, [.. old.Changes.Where(change => change.Step < step)], step);
        return next;
    }

    private static async Task Replay(LiveRun run, IReadOnlyList<ChangeDocument> changes, long step)
    {
        try
        {
            await run.Loaded.ConfigureAwait(false);
            foreach (ChangeDocument change in changes)
            {
                if (!await Train(run, change.Step).ConfigureAwait(false))
                {
                    return;
                }

                await run.Control.Change(RunChange.Parse(change.Text)).ConfigureAwait(false);
            }

            await Train(run, step).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is LabProblem or InvalidOperationException or ArgumentException)
        {
            // Somebody closed or changed the run on its way: it stays where it is.
        }
    }

    /// <summary>Trains to a mini-batch.</summary>
    /// <returns>False if somebody paused the run on its way.</returns>
    private static async Task<bool> Train(LiveRun run, long step)
    {
        if (step == 0)
        {
            return true;
        }

        await run.Control.Play(new RunGoal(Step: step)).ConfigureAwait(false);
        long at = await run.Control.StepAsync().ConfigureAwait(false);
        for (int resting = 0; at < step && resting < Patience; resting = run.State == "playing" ? 0 : resting + 1)
        {
            await Task.Delay(Look).ConfigureAwait(false);
            at = await run.Control.StepAsync().ConfigureAwait(false);
        }

        return at == step;
    }
}
