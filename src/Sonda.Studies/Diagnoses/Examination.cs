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
public sealed record ExaminationOptions
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
public static class Examination
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

        var random = new RandomStream(run.Seed);
        var network = InitialNetwork.Create<float>(run.Network, random, data.Training);
        int[] rows = [.. Enumerable.Range(0, Math.Min(TraceRecorder.MaxProbeRows, data.Training.Count))];
        var recorder = new TraceRecorder(subject, new FlowProbe(run.Network, data.Training, rows))
        {
            Schedule = new ProbeSchedule(options.Every),
            LinearProbeScore = StateProbe.Of(network, data),
        };
        recorder.ReadStart(network);
        if (options.Starts > 0 && subject.CannotLearn is null && OtherStarts.CanDie(run))
        {
            recorder.OtherStarts = OtherStarts.Count(
                run, data, options.Starts, Math.Min(OtherStarts.DefaultSteps, subject.PlannedSteps), options.Threads, progress, stop);
        }

        long steps = Math.Min(options.Steps ?? subject.PlannedSteps, subject.PlannedSteps);
        if (steps == 0 || subject.CannotLearn is not null)
        {
            options.Ended?.Invoke(network);
            return recorder.ToTrace();
        }

        Divergence? diverged = null;
        try
        {
            var trainer = new Trainer<float>(network, data.Training, run.Training, random);
            trainer.AddObserver(recorder);
            Train(run, data, options, trainer, recorder, steps, progress, stop);
        }
        catch (DivergedException exception)
        {
            diverged = exception.Divergence;
        }

        recorder.Finish(network, diverged);
        if (diverged is null)
        {
            options.Ended?.Invoke(network);
        }

        return recorder.ToTrace();
    }

    /// <summary>What theory says of the run before it starts; null where the data have more than one class or target in a row.</summary>
    public static Forecast? ForecastOf(RunSpec run, LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        return data.Training.LabelsPerRow > 1 ? null : Forecast.Of(run.Network, InputStatistics.Of(data.Training));
    }

    private static void Train(
        RunSpec run,
        LoadedData data,
        ExaminationOptions options,
        Trainer<float> trainer,
        TraceRecorder recorder,
        long steps,
        IProgress<ExperimentProgress>? progress,
        CancellationToken stop)
    {
        var epochs = new EpochReader(trainer.Network, data);
        while (trainer.StepCount < steps && !stop.IsCancellationRequested)
        {
            int epoch = trainer.Epoch;
            trainer.TrainStep();
            progress?.Report(new ExperimentProgress("examination", run.Network.ToString(), (int)trainer.StepCount, (int)steps, null));
            if (trainer.Epoch > epoch && options.ReadsEpochs)
            {
                trainer.Observe(epochs.Read(trainer, recorder).Cost);
            }
        }
    }
}
