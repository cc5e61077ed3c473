using Sonda.Data;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Folders;

/// <summary>Takes a run that goes on from its last state to its last event, by the same steps and changes.</summary>
/// <param name="name">Its name.</param>
/// <param name="spec">The run as it began.</param>
/// <param name="files">Its files.</param>
/// <param name="history">Its events.</param>
internal sealed class RunReturn(string name, RunSpec spec, RunFiles files, RunHistory history)
{
    /// <summary>Trains up to the last event; changes after the state are made again at their steps.</summary>
    /// <param name="state">The last state; null to begin at the start.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">The options, with the readings of the run.</param>
    /// <param name="stop">Stops the way back.</param>
    /// <exception cref="InvalidContentException">The events hold a change that the run does not reach.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public Run Go(Checkpoint? state, LoadedData data, RunOptions options, CancellationToken stop)
    {
        Run run = state is null
            ? Run.Start(spec, data, options with { From = files.LoadStart()?.Network })
            : Run.Resume(state with { Epochs = history.EpochsBefore }, data, options);
        foreach (RunChanged changed in history.ChangesAfter)
        {
            run.StepUntil(new RunGoal(Step: changed.Step), stop);
            stop.ThrowIfCancellationRequested();
            if (run.Position.Step != changed.Step)
            {
                throw RunsHome.IsDamaged(name, LocalizableText.Of($"its events hold a change at step {changed.Step}, which it does not reach."));
            }

            run.Change(changed.Change);
        }

        // The first events come before the first step: a change at step 0 may still be due then.
        if (history.LastNumber >= 0)
        {
            run.Announce();
        }

        while (run.EventCount <= history.LastNumber && run.Step())
        {
            stop.ThrowIfCancellationRequested();
        }

        run.Pause();
        return run;
    }
}
