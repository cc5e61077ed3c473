using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;
using TrainingRun = Sonda.Runs.Training.Run;

namespace Sonda.Studies.Cures;

/// <summary>A training from start to end with a diagnosis; its result keeps score and verdict.</summary>
internal sealed class TrialTraining
{
    /// <summary>The number of first steps that are read one by one, as in <see cref="Examination"/>.</summary>
    private const int StartSteps = 50;

    /// <summary>The number of later readings, spread over the training.</summary>
    private const int LaterReadings = 20;

    /// <summary>The maximum number of epochs with an evaluation, including the last one.</summary>
    private const int MaxEvaluations = 30;

    private readonly LoadedData _data;
    private readonly TraceSubject _subject;
    private readonly RunSpec _spec;
    private readonly TrainingRun? _run;
    private readonly Score _start;

    private TrialTraining(RunSpec spec, LoadedData data, TraceSubject subject)
    {
        (_spec, _data, _subject) = (spec, data, subject);
        if (subject.CannotLearn is null)
        {
            _run = Begin(spec);
            _start = Score(_run.Result());
        }
    }

    /// <summary>The measure that suits some data.</summary>
    public static string MeasureOf(LoadedData data) => data.Training.HasTargets ? CureResult.ByExplained
        : data.Training.LabelsPerRow == 1 && ClassImbalanceRule.IsImbalanced(TargetReader.ClassRows(data.Training)) ? CureResult.ByRecall
        : CureResult.ByAccuracy;

    /// <summary>Trains runs, those of one narrow network side by side; the same run and data give the same outcome on every machine.</summary>
    /// <param name="runs">The runs; the seed of each draws the network and orders the rows.</param>
    /// <param name="data">Their data, scaled as the runs say.</param>
    /// <param name="doctor">The doctor that judges.</param>
    /// <param name="stop">Gives up the trainings.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public static TrialOutcome[] Run(IReadOnlyList<RunSpec> runs, LoadedData data, Doctor doctor, CancellationToken stop)
    {
        TrialOutcome?[] unfit = new TrialOutcome?[runs.Count];
        var trainings = new TrialTraining?[runs.Count];
        for (int i = 0; i < runs.Count; i++)
        {
            TraceSubject subject = TraceSubjects.Of(runs[i], data);
            if (subject.Misfit is not null)
            {
                unfit[i] = Unfit(data, doctor.Examine(new Trace { Subject = subject }));
                continue;
            }

            try
            {
                trainings[i] = new TrialTraining(runs[i], data, subject);
            }
            catch (InvalidContentException) when (runs[i].Network.NeedsData)
            {
                // LSUV refuses a layer whose outputs do not vary on the data, so training cannot begin.
                unfit[i] = Unfit(data, new Verdict([]));
            }
        }

        RunGroup.StepUntil([.. trainings.Select(training => training?._run).OfType<TrainingRun>()], RunGoal.End, stop);
        stop.ThrowIfCancellationRequested();
        return [.. trainings.Select((training, i) => unfit[i] ?? training!.Judged(doctor))];
    }

    /// <summary>A run that cannot be trained on the data counts as a network that ignores its inputs.</summary>
    private static TrialOutcome Unfit(LoadedData data, Verdict verdict)
    {
        double right = MeasureOf(data) == CureResult.ByRecall ? 1.0 / data.Validation.Classes : data.Training.HasTargets ? 0 : TargetReader.GuessAccuracy(data.Training, data.Validation);
        return new TrialOutcome
        {
            Score = PairedTrial.Rounded(100 * right),
            Diverged = false,
            Learned = false,
            StandardError = 100 * Math.Sqrt(right * (1 - right) / Math.Max(data.Validation.Count, 1)),
            Verdict = verdict,
        };
    }

    private TrialOutcome Judged(Doctor doctor)
    {
        Trace trace;
        Score start = _start, end = _start;
        if (_run is not null)
        {
            trace = _run.Trace();
            trace = trace with { Subject = ModelBaselines.AddTo(trace.Subject, _data) };
            end = _spec.EarlyStopping is not null && _run.Divergence is null ? Score(_run.Result())
                : trace.Kept() is { } last ? new Score(last.ValidationAccuracy ?? double.NaN, last.ValidationCost!.Value) : end;
        }
        else
        {
            trace = Examination.WatchStart(_spec, _data, _subject, (network, _) => start = Score(network));
            end = start;
        }

        return Judge(doctor.Examine(trace), _run?.Divergence is not null, start, end) with
        {
            Metrics = _run is null || _run.Divergence is not null ? null : RowMetrics.OfTable(_run.Result(), _data, _data.Validation),
            Layers = [.. trace.Subject.Layers.Zip(trace.Steps[^1].Layers, (layer, read) => (layer.Name, read.Speed ?? double.NaN))],
        };
    }

    /// <summary>
    /// Starts the run with as many readings as the verdict needs. Trials train to the end, so that changes compare; only if early stopping is
    /// the change itself does it end the training, and then its best epoch is judged.
    /// </summary>
    private TrainingRun Begin(RunSpec run) => TrainingRun.Start(run, _data, new RunOptions
    {
        Readings = new EpochReadings { Every = Math.Max(1, run.Training.Epochs / MaxEvaluations) },
        Trace = new StepReadings
        {
            Schedule = new ProbeSchedule(Math.Max(1, _subject.PlannedSteps / LaterReadings)) { Dense = StartSteps, Last = _subject.PlannedSteps - 1 },
            Subject = _subject,
        },
        StopsEarly = run.EarlyStopping is not null,
        KeepsResult = run.EarlyStopping is not null,
    });

    private Score Score(Network<float> network) => new Evaluation<float>(network, _data.Validation).Score();

    /// <summary>
    /// The mean recall of the classes: where nearly all rows have one class, accuracy rewards a network that always answers it.
    /// </summary>
    private TrialOutcome Balanced(Verdict verdict, bool diverged)
    {
        Dataset rows = _data.Validation;
        int[] answers = diverged || _run is null ? [] : new Evaluation<float>(_run.Result(), rows).Predictions();
        double[] all = new double[rows.Classes], right = new double[rows.Classes];
        for (int row = 0; row < rows.Count; row++)
        {
            byte label = rows.Labels[row];
            all[label]++;
            right[label] += answers.Length > 0 && answers[row] == label ? 1 : 0;
        }

        double[] recalls = [.. all.Zip(right).Where(one => one.First > 0).Select(one => answers.Length > 0 ? one.Second / one.First : 1.0 / all.Count(count => count > 0))];
        double[] variances = [.. recalls.Zip(all.Where(count => count > 0), (recall, count) => recall * (1 - recall) / count)];
        return new TrialOutcome
        {
            Score = PairedTrial.Rounded(100 * recalls.Average()),
            Diverged = diverged,
            Learned = !diverged && verdict.Learned == true,
            StandardError = 100 * Math.Sqrt(variances.Sum()) / recalls.Length,
            Verdict = verdict,
        };
    }

    private TrialOutcome Judge(Verdict verdict, bool diverged, Score start, Score end)
    {
        bool hasTargets = _data.Training.HasTargets;
        if (MeasureOf(_data) == CureResult.ByRecall)
        {
            return Balanced(verdict, diverged);
        }

        // The cost is that of validation rows, so that the mean of the training targets is judged by the same rows.
        double constant = _subject.Baseline?.ValidationCost ?? _subject.ConstantCost ?? start.Cost, left = diverged ? 1 : end.Cost / constant;
        double accuracy = hasTargets ? 0 : diverged ? TargetReader.GuessAccuracy(_data.Training, _data.Validation) : end.Accuracy;
        return new TrialOutcome
        {
            // 100 · 0.9309 is 93.08999999999999, unreadable in a JSON file.
            Score = hasTargets ? (left < 1 ? PairedTrial.Rounded(100 * (1 - left)) : 0) : PairedTrial.Rounded(100 * accuracy),
            Diverged = diverged,
            Learned = !diverged && verdict.Learned == true,
            StandardError = hasTargets ? 0 : 100 * Math.Sqrt(accuracy * (1 - accuracy) / _data.Validation.Count),
            Verdict = verdict,
        };
    }
}
