using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Studies.Diagnoses;

namespace Sonda.Studies.Cures;

/// <summary>One training from start to end under the eyes of the doctor, its accuracy and its verdict kept.</summary>
internal sealed class TrialTraining
{
    /// <summary>Steps at the start that are read one by one, as <see cref="Examination"/> does.</summary>
    private const int StartSteps = 50;

    /// <summary>Readings later on, spread over the training.</summary>
    private const int LaterReadings = 20;

    /// <summary>Epochs after which the network is evaluated, at most, the last one included.</summary>
    private const int MaxEvaluations = 30;

    /// <summary>
    /// The share of the cost of the best constant below which classes are said to be learned where accuracy cannot tell: of 97 rows in 100 that are of one class, or of nine rows in all, even all
    /// right is not clearly above chance.
    /// </summary>
    private const double HalvedCost = 0.5;

    private readonly RunSpec _run;
    private readonly LoadedData _data;
    private readonly TraceSubject _subject;
    private readonly Network<float> _network;
    private readonly TraceRecorder _recorder;
    private readonly EpochReader _epochs;

    private TrialTraining(RunSpec run, LoadedData data, TraceSubject subject, Network<float> network)
    {
        (_run, _data, _subject, _network) = (run, data, subject, network);
        int[] rows = [.. Enumerable.Range(0, Math.Min(TraceRecorder.MaxProbeRows, data.Training.Count))];
        long stride = Math.Max(1, _subject.PlannedSteps / LaterReadings);
        _recorder = new TraceRecorder(_subject, new FlowProbe(run.Network, data.Training, rows))
        {
            Schedule = new ProbeSchedule(stride) { Dense = StartSteps, Last = _subject.PlannedSteps - 1 },
            LinearProbeScore = StateProbe.Of(_network, data),
        };
        _epochs = new EpochReader(_network, data);
    }

    /// <summary>Trains; the same run and data give the same outcome on every machine.</summary>
    /// <param name="run">The run; its seed draws the network and orders the rows.</param>
    /// <param name="data">Its data, scaled as it says.</param>
    /// <param name="doctor">Who judges.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static TrialOutcome Run(RunSpec run, LoadedData data, Doctor doctor, CancellationToken stop)
    {
        TraceSubject subject = TraceSubjects.Of(run, data);
        if (subject.Misfit is not null)
        {
            return Unfit(data, doctor.Examine(new Trace { Subject = subject }));
        }

        var random = new RandomStream(run.Seed);
        return Draw(run, data, random) is { } network
            ? new TrialTraining(run, data, subject, network).Run(doctor, random, stop)
            : Unfit(data, new Verdict([]));
    }

    /// <summary>The untrained network; null where LSUV finds a layer whose outputs do not vary on the data, with which no training begins.</summary>
    private static Network<float>? Draw(RunSpec run, LoadedData data, RandomStream random)
    {
        try
        {
            return InitialNetwork.Create<float>(run.Network, random, data.Training);
        }
        catch (InvalidContentException) when (run.Network.NeedsData)
        {
            return null;
        }
    }

    /// <summary>What cannot be trained on the data counts as one that ignores its inputs.</summary>
    private static TrialOutcome Unfit(LoadedData data, Verdict verdict)
    {
        double right = data.Training.HasTargets ? 0 : TargetReader.GuessAccuracy(data.Training, data.Validation);
        return new TrialOutcome
        {
            Score = PairedTrial.Rounded(100 * right),
            Diverged = false,
            Learned = false,
            StandardError = 100 * Math.Sqrt(right * (1 - right) / Math.Max(data.Validation.Count, 1)),
            Verdict = verdict,
        };
    }

    private TrialOutcome Run(Doctor doctor, RandomStream random, CancellationToken stop)
    {
        _recorder.ReadStart(_network);
        Score start = _epochs.Validation();
        bool diverged = false;
        Score end = start;
        if (_subject.CannotLearn is null && _run.Training.Epochs > 0)
        {
            try
            {
                end = Train(random, stop);
                _recorder.Finish(_network);
            }
            catch (DivergedException exception)
            {
                diverged = true;
                _recorder.Finish(_network, exception.Divergence);
            }
        }

        Trace trace = _recorder.ToTrace();
        return Judge(doctor.Examine(trace), diverged, start, end) with
        {
            Layers = [.. trace.Subject.Layers.Zip(trace.Steps[^1].Layers, (layer, read) => (layer.Name, read.Speed))],
        };
    }

    private Score Train(RandomStream random, CancellationToken stop)
    {
        var trainer = new Trainer<float>(_network, _data.Training, _run.Training, random);
        trainer.AddObserver(_recorder);
        int stride = Math.Max(1, _run.Training.Epochs / MaxEvaluations);
        Score last = default;
        while (trainer.Epoch < _run.Training.Epochs)
        {
            trainer.TrainEpoch(stop);
            if (trainer.Epoch % stride == 0 || trainer.Epoch == _run.Training.Epochs)
            {
                last = _epochs.Read(trainer, _recorder);
                trainer.Observe(last.Cost);
            }
            else if (_run.Training.Schedule is PlateauDecay)
            {
                trainer.Observe(_epochs.Validation().Cost);
            }
        }

        return last;
    }

    private TrialOutcome Judge(Verdict verdict, bool diverged, Score start, Score end)
    {
        double constant = _subject.ConstantCost ?? start.Cost, left = diverged ? 1 : end.Cost / constant;
        if (_data.Training.HasTargets)
        {
            return new TrialOutcome
            {
                Score = left < 1 ? PairedTrial.Rounded(100 * (1 - left)) : 0,
                Diverged = diverged,
                Learned = left < LearningOutcome.MaxCostShare,
                StandardError = 0,
                Verdict = verdict,
            };
        }

        int rows = _data.Validation.Count;
        double chance = Math.Max(_subject.ChanceAccuracy ?? 0, TargetReader.ChanceAccuracy(_data.Validation) ?? 0);
        double accuracy = diverged ? TargetReader.GuessAccuracy(_data.Training, _data.Validation) : end.Accuracy;
        bool isAbove = accuracy > LearningOutcome.ClearlyAbove(chance, rows);
        return new TrialOutcome
        {
            // 100 · 0.9309 is 93.08999999999999, which nobody wants to read in a JSON file.
            Score = PairedTrial.Rounded(100 * accuracy),
            Diverged = diverged,
            Learned = !diverged && (isAbove || left < HalvedCost),
            StandardError = 100 * Math.Sqrt(accuracy * (1 - accuracy) / rows),
            Verdict = verdict,
        };
    }
}
