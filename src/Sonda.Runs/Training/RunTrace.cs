using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Files;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Training;

/// <summary>Records a training into a trace file: the first mini-batches one by one, then some over the whole of it.</summary>
internal sealed class RunTrace
{
    /// <summary>Mini-batches at the start that are all read: what a doctor wants for all but the slow ailments.</summary>
    private const int Dense = 50;

    /// <summary>Readings over the whole training, so that a trace stays a file of a few megabytes.</summary>
    private const int Readings = 500;

    private readonly TrainingOptions _options;
    private readonly Trainer<float> _trainer;
    private readonly TraceRecorder _recorder;
    private readonly EpochReader _epochs;

    /// <summary>Begins to observe, behind the observers that the trainer has already.</summary>
    public RunTrace(LoadedData data, TrainingOptions options, Trainer<float> trainer)
    {
        (_options, _trainer) = (options, trainer);
        var run = new RunSpec(options.Network) { Training = options.Training, Seed = options.Seed };
        TraceSubject subject = TraceSubjects.Of(run, data) with { Data = data.Name };
        int[] rows = [.. Enumerable.Range(0, Math.Min(TraceRecorder.MaxProbeRows, data.Training.Count))];
        _recorder = new TraceRecorder(subject, new FlowProbe(options.Network, data.Training, rows))
        {
            Schedule = new ProbeSchedule(Math.Max(1, subject.PlannedSteps / Readings)) { Dense = Dense },
            LinearProbeScore = options.Resume is null ? StateProbe.Of(trainer.Network, data) : null,
        };
        _epochs = new EpochReader(trainer.Network, data);
        trainer.AddObserver(_recorder);
        if (options.Resume is null)
        {
            _recorder.ReadStart(trainer.Network);
        }
    }

    /// <summary>Reads cost and accuracy at the end of an epoch.</summary>
    public void EpochEnded() => _epochs.Read(_trainer, _recorder);

    /// <summary>Writes the file.</summary>
    public void Save(Divergence? diverged)
    {
        _recorder.Finish(_trainer.Network, diverged);
        AtomicFile.Write(_options.TraceTo!, TraceJson.Write(_recorder.ToTrace()) + "\n");
    }
}
