using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Runs.Training;
using Sonda.Theory;

namespace Sonda.Studies.Diagnoses;

/// <summary>What may be chosen for an <see cref="Examination"/>.</summary>
internal sealed record ExaminationOptions
{
    /// <summary>Training steps to watch, 0 or more, at most those of the whole training; null for all of them.</summary>
    public long? Steps { get; init; } = 50;

    /// <summary>From one reading to the next, in steps, 1 or more; 1 unless told.</summary>
    public long Every { get; init; } = 1;

    /// <summary>Whether cost and accuracy are read at the end of each epoch that is watched; they are unless told.</summary>
    public bool ReadsEpochs { get; init; } = true;

    /// <summary>
    /// Other seeds whose starts are counted (<see cref="OtherStarts"/>) where the network has units that can die, 0 or more; 0 unless
    /// told. 100 give the probability of death within about ±0.1.
    /// </summary>
    public int Starts { get; init; }

    /// <summary>Given the network as it is after the last step, unless its numbers ended; null where nobody asks.</summary>
    public Action<Network<float>>? Ended { get; init; }

    /// <summary>Threads that count them, 1 or more; 1 unless told.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>Watches a run at its start and for some steps of training, and gives the trace.</summary>
internal static class Examination
{
    /// <summary>Watches. Where only the output or the cost do not fit the data, the trace says so and has no readings.</summary>
    /// <param name="run">The run; its seed draws the network and orders the rows.</param>
    /// <param name="data">Its data.</param>
    /// <param name="options">How long.</param>
    /// <param name="progress">Told after each step; null where nobody listens.</param>
    /// <param name="stop">Ends the watching; the trace is then of what was seen.</param>
    /// <exception cref="ArgumentException">The network does not fit the data, or a setting is out of range.</exception>
    public static Trace Watch(
        RunSpec run, LoadedData data, ExaminationOptions options, IProgress<ExperimentProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        TraceSubject subject = TraceSubjects.Of(run, data);
        if (subject.Misfit is not null)
        {
            return new Trace { Subject = subject };
        }

        if (subject.CannotLearn is not null)
        {
            return WatchStart(run, data, subject, options.Ended);
        }

        var training = Run.Start(run, data, new RunOptions
        {
            Readings = options.ReadsEpochs ? new EpochReadings() : EpochReadings.None,
            Trace = new StepReadings { Schedule = new ProbeSchedule(options.Every), Subject = subject },
            StopsEarly = options.Steps is null,
            KeepsResult = false,
        });
        TraceStarts? starts = options.Starts > 0 && OtherStarts.CanDie(run)
            ? OtherStarts.Count(run, data, options.Starts, Math.Min(OtherStarts.DefaultSteps, subject.PlannedSteps), options.Threads, progress, stop)
            : null;
        long steps = Math.Min(options.Steps ?? subject.PlannedSteps, subject.PlannedSteps);
        while (training.Position.Step < steps && !stop.IsCancellationRequested && training.Step())
        {
            progress?.Report(new ExperimentProgress("examination", run.Network.ToString(), (int)training.Position.Step, (int)steps, null));
        }

        if (training.Divergence is null)
        {
            options.Ended?.Invoke(training.Result());
        }

        return training.Trace() with { OtherStarts = starts };
    }

    /// <summary>What theory says of the run before it starts; null where the data have more than one class or target in a row.</summary>
    public static Forecast? ForecastOf(RunSpec run, LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        return data.Training.LabelsPerRow > 1 ? null : Forecast.Of(run.Network, InputStatistics.Of(data.Training));
    }

    /// <summary>The trace of a network that no step can change.</summary>
    internal static Trace WatchStart(RunSpec run, LoadedData data, TraceSubject subject, Action<Network<float>>? ended)
    {
        var network = InitialNetwork.Create<float>(run.Network, new RandomStream(run.Seed), data.Training);
        int[] rows = [.. Enumerable.Range(0, Math.Min(TraceRecorder.MaxProbeRows, data.Training.Count))];
        var recorder = new TraceRecorder(subject, new FlowProbe(run.Network, data.Training, rows)) { LinearProbeScore = StateProbe.Of(network, data) };
        recorder.ReadStart(network);
        ended?.Invoke(network);
        return recorder.ToTrace();
    }
}
