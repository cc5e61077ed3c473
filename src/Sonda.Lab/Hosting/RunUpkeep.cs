using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Runs.Events;
using Sonda.Runs.Training;

namespace Sonda.Lab.Hosting;

/// <summary>What an open run needs beside its training, piece by piece: readings, checkpoints, its end, its state for those who watch.</summary>
/// <param name="run">The run.</param>
/// <param name="loaded">Its folder and its data.</param>
/// <param name="readings">Its readings.</param>
/// <param name="time">The clock.</param>
internal sealed class RunUpkeep(LiveRun run, LoadedRun loaded, RunReadings readings, TimeProvider time)
{
    private const double StateMilliseconds = 100, CheckpointMilliseconds = 30_000;

    private readonly Cadence _states = new(time, StateMilliseconds, share: 0.2), _checkpoints = Later(new(time, CheckpointMilliseconds, share: 0.02));
    private readonly PaceMeter _pace = new(time);

    /// <summary>The end of the history that streams send.</summary>
    public long Sealed { get; private set; }

    /// <summary>Whether the folder is closed, because the run is over.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Does what is due.</summary>
    /// <returns>False if no reading was due.</returns>
    public bool Do()
    {
        bool isBusy = readings.ReadOnce(run.IsWatched);
        if (!isBusy && loaded.Run.Status != RunStatus.Ready && !IsFinished)
        {
            loaded.Finish();
            IsFinished = true;
            run.IsChanged = true;
        }

        if (loaded.Host.IsPlaying && !IsFinished && _checkpoints.IsDue)
        {
            _checkpoints.Do(loaded.Checkpoint);
        }

        if (_states.IsDue)
        {
            _states.Do(PutState);
        }

        return isBusy;
    }

    /// <summary>Closes the folder if it is open.</summary>
    public void Finish()
    {
        if (!IsFinished)
        {
            loaded.Finish();
        }
    }

    private static Cadence Later(Cadence cadence)
    {
        cadence.PutOff(CheckpointMilliseconds);
        return cadence;
    }

    private void PutState()
    {
        (Run training, RunHost host) = (loaded.Run, loaded.Host);
        Sealed = run.History.Count;
        RunPosition position = training.Position;
        _pace.Observe(position.Step, host.IsPlaying);
        run.Board.Put(Notice.State, new StateMessage(
            run.State, new(position.Epoch, position.Row, position.Step), LabJson.Short(training.Seconds), host.IsPlaying ? _pace.StepsPerSecond : null, run.Control.Speed));
        if (run.IsChanged)
        {
            run.IsChanged = false;
            run.PutDocument();
        }
    }
}
