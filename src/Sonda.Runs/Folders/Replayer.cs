using System.Runtime.InteropServices;
using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Folders;

/// <summary>Runs a kept run again, without readings and without writing anything, and compares what it passes with what is kept.</summary>
internal sealed class Replayer(string name, RunFiles files, RunManifest manifest, Workers? workers, CancellationToken stop)
{
    private IReadOnlyList<RunChanged> _changes = [];
    private int _changed;

    /// <exception cref="InvalidContentException">Events are missing or cannot be read.</exception>
    public RunReplay Replay(LoadedData data)
    {
        (Checkpoint? state, LocalizableText? stateDamage) = files.LoadState();
        RunResult result = RunResult.Of(files, manifest);
        _changes = RunHistory.Read(name, files, result, reached: state?.Number ?? 0).Changes;
        var options = new RunOptions
        {
            Readings = EpochReadings.None,
            StopsEarly = manifest.Readings?.StopsEarly ?? true,
            From = files.LoadStart()?.Network,
            Workers = workers,
        };
        Run run = Run.Start(RunSpec.Parse(manifest.Spec), data, options);
        bool? stateIsSame = state is null ? null
            : GoTo(run, state.State.Step, state.Changes.Count) && AreSame(state.State, run.Snapshot().State);
        if (result.State == RunFolderState.Writing)
        {
            return new RunReplay(run.Position.Step, stateIsSame, NetworkIsSame: null) { StateDamage = stateDamage };
        }

        // A file that is no network at all is damaged; the bytes of a whole one may differ.
        bool isReached = GoTo(run, result.Step, _changes.Count);
        LocalizableText? networkDamage = NetworkDamage();
        bool? networkIsSame = networkDamage is not null ? null
            : isReached && new SavedNetwork(run.Result(), run.Preparation).ToBytes().AsSpan().SequenceEqual(File.ReadAllBytes(files.Network));
        return new RunReplay(run.Position.Step, stateIsSame, networkIsSame) { StateDamage = stateDamage, NetworkDamage = networkDamage };
    }

    /// <summary>Steps to a step, with the first changes at their steps on the way.</summary>
    /// <returns>Whether the run came so far.</returns>
    private bool GoTo(Run run, long step, int count)
    {
        for (; _changed < Math.Min(count, _changes.Count); _changed++)
        {
            if (!StepTo(run, _changes[_changed].Step))
            {
                return false;
            }

            run.Change(_changes[_changed].Change);
        }

        return StepTo(run, step);
    }

    private bool StepTo(Run run, long step)
    {
        run.StepUntil(new RunGoal(Step: step), stop);
        stop.ThrowIfCancellationRequested();
        return run.Position.Step == step;
    }

    private LocalizableText? NetworkDamage()
    {
        try
        {
            _ = SavedNetwork.Load(files.Network);
            return null;
        }
        catch (InvalidContentException fault)
        {
            return fault.Text;
        }
    }

    private static bool AreSame(TrainingState<float> kept, TrainingState<float> now) =>
        AreSame(kept.Parameters, now.Parameters) && AreSame(kept.Moments, now.Moments);

    /// <summary>Compares bytes, because −0 equals 0 and NaN does not equal NaN.</summary>
    private static bool AreSame(IReadOnlyList<float[]> kept, IReadOnlyList<float[]> now) => kept.Count == now.Count
        && kept.Zip(now).All(pair => MemoryMarshal.AsBytes<float>(pair.First).SequenceEqual(MemoryMarshal.AsBytes<float>(pair.Second)));
}
