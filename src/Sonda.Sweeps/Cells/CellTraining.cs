using System.Text.Json;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Sweeps.Measures;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Cells;

/// <summary>Trains the cells of a sweep; the same cell and data give the same result on every thread of every machine.</summary>
internal static class CellTraining
{
    /// <summary>The number of training rows behind the speeds, as in the book.</summary>
    private const int SpeedRows = 1000;

    /// <summary>Trains a cell to its end.</summary>
    /// <exception cref="FormatException">The cell is no run.</exception>
    public static CellResult Run(SweepSpec sweep, int cell, SweepData data)
    {
        RunSpec spec = sweep.SpecOf(cell);
        try
        {
            CellReadings readings = Train(spec, data.Of(spec), Needs(sweep), RunGoal.End, default, out _);
            return new CellResult(
                cell,
                readings.Divergence is null ? CellStatus.Trained : CellStatus.Diverged,
                [.. sweep.Measures.Select(measure => measure.Read(readings))]);
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or InvalidContentException)
        {
            return new CellResult(cell, CellStatus.Refused, [.. sweep.Measures.Select(_ => double.NaN)]);
        }
    }

    /// <summary>The seconds that a cell takes, estimated from its first steps if <paramref name="stop"/> ends it.</summary>
    public static double Time(SweepSpec sweep, int cell, SweepData data, TimeProvider time, CancellationToken stop)
    {
        long start = time.GetTimestamp();
        RunSpec spec = sweep.SpecOf(cell);
        double done = 1;
        try
        {
            Train(spec, data.Of(spec), Needs(sweep), RunGoal.End, stop, out done);
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or InvalidContentException)
        {
            // A refusal is a result like any other, and quick.
        }

        return time.GetElapsedTime(start).TotalSeconds / Math.Max(done, 1e-6);
    }

    /// <summary>The reason why a cell is refused; null if it is not.</summary>
    public static LocalizableText? Refusal(SweepSpec sweep, int cell, SweepData data)
    {
        try
        {
            RunSpec spec = sweep.SpecOf(cell);
            _ = Sonda.Runs.Training.Run.Start(spec, data.Of(spec), new RunOptions { KeepsResult = false });
            return null;
        }
        catch (Exception refusal) when (refusal is ArgumentException or FormatException or InvalidContentException)
        {
            return LocalizableText.Of(refusal);
        }
    }

    private static CellNeeds Needs(SweepSpec sweep) => sweep.Measures.Aggregate(CellNeeds.None, (needs, measure) => needs | measure.Needs);

    private static CellReadings Train(RunSpec spec, LoadedData data, CellNeeds needs, RunGoal goal, CancellationToken stop, out double done)
    {
        bool everyEpoch = needs.HasFlag(CellNeeds.EveryEpoch) || spec.EarlyStopping is not null;
        long planned = 0;
        var run = Sonda.Runs.Training.Run.Start(spec, data, new RunOptions
        {
            Readings = new EpochReadings
            {
                Every = everyEpoch ? 1 : Math.Max(1, spec.Training.Epochs),
                ValidationCost = needs.HasFlag(CellNeeds.ValidationCost),
                TrainingAccuracy = needs.HasFlag(CellNeeds.TrainingAccuracy),
                TrainingCost = needs.HasFlag(CellNeeds.TrainingCost),
            },
            Trace = needs.HasFlag(CellNeeds.Trace) ? StepReadings.OfTraining(PlannedSteps(spec, data)) : null,
            KeepsResult = false,
        });
        planned = (long)run.StepsPerEpoch * spec.Training.Epochs;
        double[] speeds = needs.HasFlag(CellNeeds.Speeds) ? Speeds(spec, data, run.Result()) : [];
        run.StepUntil(goal, stop);
        done = run.Status == RunStatus.Ready ? (double)run.Position.Step / planned : 1;
        return new CellReadings
        {
            Epochs = run.Epochs.Count == 0 && run.Divergence is null ? [Untrained(run.Result(), data, needs)] : run.Epochs,
            EpochCount = run.Position.Epoch,
            Divergence = run.Divergence,
            Speeds = speeds,
            Trace = needs.HasFlag(CellNeeds.Trace) ? JsonDocument.Parse(TraceJson.Write(run.Trace())).RootElement : null,
        };
    }

    private static long PlannedSteps(RunSpec spec, LoadedData data)
    {
        int rows = spec.Training.BatchSize ?? data.Training.Count;
        return (data.Training.Count + rows - 1L) / rows * spec.Training.Epochs;
    }

    private static double[] Speeds(RunSpec spec, LoadedData data, Network<float> network)
    {
        Dataset rows = data.Training.Slice(0, Math.Min(SpeedRows, data.Training.Count));
        return [.. new GradientProbe<double>(spec.Network, rows).Read(network).SkipLast(1).Select(layer => layer.Speed.Value)];
    }

    /// <summary>The readings of a network that is not trained at all: a sweep may have zero epochs.</summary>
    private static EpochResult Untrained(Network<float> network, LoadedData data, CellNeeds needs) => new()
    {
        Epoch = 0,
        Seconds = 0,
        ValidationAccuracy = Math.Round(100 * new Evaluation<float>(network, data.Validation).Accuracy(), 10),
        ValidationCost = needs.HasFlag(CellNeeds.ValidationCost) ? new Evaluation<float>(network, data.Validation).Score().Cost : null,
        TrainingAccuracy = needs.HasFlag(CellNeeds.TrainingAccuracy) ? Math.Round(100 * new Evaluation<float>(network, data.Training).Accuracy(), 10) : null,
        TrainingCost = needs.HasFlag(CellNeeds.TrainingCost) ? new Evaluation<float>(network, data.Training).Score().Cost : null,
    };
}
