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

/// <summary>Options of an <see cref="Examination"/>.</summary>
internal sealed record ExaminationOptions
{
    /// <summary>The number of training steps to watch, from 0 to the whole training; null for all of them; default: 50.</summary>
    public long? Steps { get; init; } = 50;

    /// <summary>The interval between readings in steps, 1 or more; default: 1.</summary>
    public long Every { get; init; } = 1;

    /// <summary>Whether to read cost and accuracy at the end of each epoch; default: true.</summary>
    public bool ReadsEpochs { get; init; } = true;

    /// <summary>
    /// The number of other seeds whose starts are counted (<see cref="OtherStarts"/>) if units can die, 0 or more; default: 0.
    /// 100 give the probability of death within about ±0.1.
    /// </summary>
    public int Starts { get; init; }

    /// <summary>The time for other seeds; null (the default) for no limit.</summary>
    public TimeSpan? StartsBudget { get; init; }

    /// <summary>
    /// Receives the network after the last step and the epochs that it was trained for, of a whole training with early stopping those of the best
    /// epoch; not if numbers ended. Null for none.
    /// </summary>
    public Action<Network<float>, int>? Ended { get; init; }

    /// <summary>Receives the trace after the first steps, to do something with it on another thread; null for none.</summary>
    public Action<Trace>? Begun { get; init; }

    /// <summary>The number of threads that count them, 1 or more; default: 1.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>Watches a run at its start and for some steps of training, and returns the trace.</summary>
internal static class Examination
{
    private const int FirstSteps = 4;

    /// <summary>Watches a run. If only the output or the cost does not fit the data, the trace says so and has no readings.</summary>
    /// <param name="run">The run; its seed draws the network and orders the rows.</param>
    /// <param name="data">Its data.</param>
    /// <param name="options">The readings and their duration.</param>
    /// <param name="progress">Notified after each step; null for no reports.</param>
    /// <param name="stop">Ends the watching; the trace then covers what was read.</param>
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
            KeepsResult = options.Steps is null && run.EarlyStopping is not null,
            AbandonsReadings = stop,
        });
        long steps = Math.Min(options.Steps ?? subject.PlannedSteps, subject.PlannedSteps);
        try
        {
            while (training.Position.Step < steps && !stop.IsCancellationRequested && training.Step())
            {
                progress?.Report(new ExperimentProgress("examination", run.Network.ToString(), (int)training.Position.Step, (int)steps, null));
                if (training.Position.Step == FirstSteps)
                {
                    options.Begun?.Invoke(training.Trace());
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The stop came while an epoch was read; its readings are given up.
        }

        if (training.Divergence is null)
        {
            options.Ended?.Invoke(training.Result(), training.KeptEpoch);
        }

        // The run itself comes first: other seeds cost much, and say nothing about this one.
        Trace trace = training.Trace();
        if ((training.Position.Step >= subject.PlannedSteps || trace.StoppedAt is not null) && trace.Epochs.Count > 0)
        {
            // Only the end of a training is compared with a linear model.
            trace = trace with { Subject = ModelBaselines.AddTo(trace.Subject, data) };
        }

        return options.Starts == 0 || !OtherStarts.CanDie(run) || stop.IsCancellationRequested ? trace : trace with
        {
            OtherStarts = OtherStarts.Count(
                run, data, options.Starts, Math.Min(OtherStarts.DefaultSteps, subject.PlannedSteps), options.Threads, progress, options.StartsBudget, stop: stop),
        };
    }

    /// <summary>The theory of the run before it starts; null if the data have more than one class or target per row.</summary>
    public static Forecast? ForecastOf(RunSpec run, LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        return data.Training.LabelsPerRow > 1 ? null : Forecast.Of(run.Network, InputStatistics.Of(data.Training));
    }

    /// <summary>The trace of a network whose training cannot take a step.</summary>
    internal static Trace WatchStart(RunSpec run, LoadedData data, TraceSubject subject, Action<Network<float>, int>? ended)
    {
        var network = InitialNetwork.Create<float>(run.Network, new RandomStream(run.Seed), data.Training);
        var recorder = TraceRecorder.Of(subject, data, run.Network, network);
        ended?.Invoke(network, 0);
        return recorder.ToTrace();
    }
}
