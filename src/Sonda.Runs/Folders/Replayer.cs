using System.Runtime.InteropServices;
using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Folders;

/// <summary>Runs a kept run again, without readings and without writing anything, and compares what it passes with what is kept.</summary>
internal sealed class Replayer(
    RunFiles files, RunManifest manifest, IReadOnlyList<AppliedChange> changes, Workers? workers, CancellationToken stop)
{
    private int _changed;

    public RunReplay Replay(LoadedData data)
    {
        var options = new RunOptions
        {
            Readings = EpochReadings.None,
            StopsEarly = manifest.Readings?.StopsEarly ?? true,
            From = files.LoadStart()?.Network,
            Workers = workers,
        };
        Run run = Run.Start(RunSpec.Parse(manifest.Spec), data, options);
        bool? stateIsSame = null, networkIsSame = null;
        if (File.Exists(files.State))
        {
            Checkpoint? state = State();
            stateIsSame = state is not null && GoTo(run, state.State.Step, state.Changes.Count) && AreSame(state.State, run.Snapshot().State);
        }

        if (RunResult.Of(files, manifest) is { State: not RunFolderState.Writing } result)
        {
            networkIsSame = GoTo(run, result.Step, changes.Count)
                && new SavedNetwork(run.Result(), run.Preparation).ToBytes().AsSpan().SequenceEqual(File.ReadAllBytes(files.Network));
        }

        return new RunReplay(run.Position.Step, stateIsSame, networkIsSame);
    }

    /// <summary>Steps to a step, with the first changes at their steps on the way.</summary>
    /// <returns>Whether the run came so far.</returns>
    private bool GoTo(Run run, long step, int count)
    {
        for (; _changed < Math.Min(count, changes.Count); _changed++)
        {
            if (!StepTo(run, changes[_changed].Step))
            {
                return false;
            }

            run.Change(changes[_changed].Change);
        }

        return StepTo(run, step);
    }

    private bool StepTo(Run run, long step)
    {
        run.StepUntil(new RunGoal(Step: step), stop);
        stop.ThrowIfCancellationRequested();
        return run.Position.Step == step;
    }

    /// <summary>The kept state; null if it is damaged.</summary>
    private Checkpoint? State()
    {
        try
        {
            return CheckpointFile.Load(files.State);
        }
        catch (InvalidContentException)
        {
            return null;
        }
    }

    private static bool AreSame(TrainingState<float> kept, TrainingState<float> now) =>
        AreSame(kept.Parameters, now.Parameters) && AreSame(kept.Moments, now.Moments);

    /// <summary>Compares bytes, because −0 equals 0 and NaN does not equal NaN.</summary>
    private static bool AreSame(IReadOnlyList<float[]> kept, IReadOnlyList<float[]> now) => kept.Count == now.Count
        && kept.Zip(now).All(pair => MemoryMarshal.AsBytes<float>(pair.First).SequenceEqual(MemoryMarshal.AsBytes<float>(pair.Second)));
}
