using Sonda.Data;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Lab.Hosting;

/// <summary>A run whose data are there: its thread, its folder, and the means to read it.</summary>
internal sealed class LoadedRun : IDisposable
{
    private readonly RunFolder _folder;

    /// <summary>Begins the run of a folder, or takes it to its last event.</summary>
    /// <param name="spec">The run as it began.</param>
    /// <param name="data">Its data.</param>
    /// <param name="open">Opens its folder, which closes with it; called once the network is known to fit the data.</param>
    /// <param name="history">Takes the readings of earlier sessions.</param>
    /// <param name="listener">Hears all events, those of earlier sessions first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the way to the last event early.</param>
    public LoadedRun(RunSpec spec, LoadedData data, Func<LoadedData, RunFolder> open, History history, IRunListener listener, TimeProvider time, CancellationToken stop)
    {
        (Data, Reader, Layers) = (data, new RunReader(spec.Network, data), RunDescriber.Layers(spec.Network));
        Baselines = RunDescriber.Baselines(spec, data, Reader.Size);
        RunFolder folder = _folder = open(data);
        try
        {
            foreach (RunEvent happened in RecordedEvents.Of(folder.Path))
            {
                listener.Hear(happened);
            }

            ReadingLog.Fill(folder.Path, history);
            Run = folder.Begin(data, new RunOptions { Trace = RunTrace.Of(spec, data), KeepsEpochs = false, Time = time, Listeners = [listener] }, stop);
            Sampler = new StepSampler(spec.Network, new StepLadder(), time);
            Run.Observe(Sampler);
            Log = new ReadingLog(folder.Path);
            Host = new RunHost(Run);
        }
        catch
        {
            Log?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    public LoadedData Data { get; }

    /// <summary>The run. While its host has it, other threads read single numbers of it and nothing else.</summary>
    public Run Run { get; }

    /// <summary>Drives the run.</summary>
    public RunHost Host { get; }

    /// <summary>Copies the network while the run trains.</summary>
    public StepSampler Sampler { get; }

    /// <summary>Reads copies of the network.</summary>
    public RunReader Reader { get; }

    /// <summary>Keeps the readings.</summary>
    public ReadingLog Log { get; }

    public IReadOnlyList<LayerDocument> Layers { get; }

    public BaselinesDocument Baselines { get; }

    /// <summary>Whether frames show mini-batches now.</summary>
    public bool HasBatchFrames => Reader.Size.IsBatchFrame && Host.IsPlaying;

    /// <summary>Writes a state from which the run can go on.</summary>
    public void Checkpoint() => Between(run =>
    {
        if (run.Status == RunStatus.Ready && run.Position.Step > 0)
        {
            _folder.Checkpoint(run);
        }
    });

    /// <summary>Closes the folder of a run that is over, or that was begun and stops here. The network stays, to be looked at.</summary>
    public void Finish() => Between(run =>
    {
        if ((run.Position.Step > 0 || run.Status != RunStatus.Ready) && Host.Fault is null)
        {
            _folder.Finish(run);
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Log.Dispose();
        }
        finally
        {
            _folder.Dispose();
        }
    }

    /// <summary>Acts between two mini-batches.</summary>
    private void Between(Action<Run> act) => Host.Read(run =>
    {
        act(run);
        return true;
    }).GetAwaiter().GetResult();
}
