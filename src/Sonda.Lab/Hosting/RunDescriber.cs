using System.Text.Json;
using Sonda.Data;
using Sonda.Engine;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Lab.Hosting;

/// <summary>Describes specs, data, layers and changes.</summary>
internal static class RunDescriber
{
    private static readonly JsonNamingPolicy Camel = JsonNamingPolicy.CamelCase;

    public static SettingsDocument Settings(TrainingSpec training, ulong seed) => new(
        training.LearningRate, training.Optimizer.Momentum, training.Lambda, training.BatchSize, training.Optimizer.ToString(), training.Clipping.ToString(),
        training.Schedule.ToString(), training.LayerRates.ToString(), training.Epochs, seed);

    /// <summary>The settings that differ, as a spec writes them.</summary>
    public static IReadOnlyList<SettingChange> Changes(RunSpec before, RunSpec after)
    {
        SettingsDocument one = Settings(before.Training, before.Seed), other = Settings(after.Training, after.Seed);
        (string, string, string)[] all =
        [
            ("rate", Text(one.Rate), Text(other.Rate)),
            ("momentum", Text(one.Momentum), Text(other.Momentum)),
            ("lambda", Text(one.Lambda), Text(other.Lambda)),
            ("batch", one.Batch is { } rows ? Text(rows) : "full", other.Batch is { } others ? Text(others) : "full"),
            ("optimizer", one.Optimizer, other.Optimizer),
            ("clip", one.Clip, other.Clip),
            ("schedule", one.Schedule, other.Schedule),
            ("layer-rates", one.LayerRates, other.LayerRates),
            ("epochs", Text(one.Epochs), Text(other.Epochs)),
        ];
        return [.. all.Where(setting => setting.Item2 != setting.Item3).Select(setting => new SettingChange(setting.Item1, setting.Item2, setting.Item3))];
    }

    /// <summary>The changes with what each changed.</summary>
    public static IReadOnlyList<ChangeDocument> Changes(RunSpec spec, IEnumerable<AppliedChange> changes)
    {
        var described = new List<ChangeDocument>();
        foreach (AppliedChange applied in changes)
        {
            RunSpec next = spec with { Training = applied.Change.ApplyTo(spec.Training) };
            described.Add(new ChangeDocument(applied.Step, applied.Change.Text, Changes(spec, next)));
            spec = next;
        }

        return described;
    }

    /// <summary>The spec after all changes.</summary>
    public static RunSpec Now(RunSpec spec, IEnumerable<AppliedChange> changes) =>
        spec with { Training = changes.Aggregate(spec.Training, (training, applied) => applied.Change.ApplyTo(training)) };

    public static DataDocument Data(RunSpec spec, LoadedData data, TextCatalog texts) => new(
        spec.Data.ToString(), data.Name, data.Training.Count, data.Validation.Count, ShapeOf(data.Training.InputShape), data.Training.InputSize,
        data.Training.HasTargets ? null : data.ClassNames.Count > 0 ? data.ClassNames : [.. Enumerable.Range(0, data.Training.Classes).Select(label => Text(label))],
        data.Notice is { } notice ? texts.Of(notice) : null, data.Preparation?.Table is not null, ExampleRows.ArePictures(data.Validation));

    public static IReadOnlyList<LayerDocument> Layers(NetworkSpec spec)
    {
        var network = new Network<float>(spec);
        return [.. TraceSubjects.LayersOf(spec).Select((layer, i) => new LayerDocument(
            layer.Name, Camel.ConvertName(layer.Kind.ToString()), layer.Units, layer.Inputs, layer.Activation?.ToString(),
            Camel.ConvertName(layer.Norm.ToString()), layer.IsResidual, network.Layers[network.WeightedLayers[i]].Parameters.Sum(parameter => (long)parameter.Count)))];
    }

    /// <summary>The scores of always answering the most frequent training class.</summary>
    public static BaselinesDocument Baselines(RunSpec spec, LoadedData data, ReadingSize size)
    {
        double? known = TargetReader.ConstantCost(data.Training, spec.Network.Cost, spec.Network.Output.Features);
        double? validation = TargetReader.ConstantCost(data.Validation, spec.Network.Cost, spec.Network.Output.Features);
        return data.Training.HasTargets
            ? new BaselinesDocument(new(null, Short(validation)), new(null, Short(known)))
            : new BaselinesDocument(
                new(Short(100 * TargetReader.GuessAccuracy(data.Training, data.Validation.Slice(0, size.Validation))), Short(validation)),
                new(Short(100 * TargetReader.GuessAccuracy(data.Training, data.Training.Slice(0, size.Training))), Short(known)));
    }

    public static DivergenceDocument Divergence(Divergence diverged, TextCatalog texts) => new(
        diverged.Step, diverged.Layer - 1, diverged.Phase.ToString().ToLowerInvariant(), diverged.Unit, diverged.Row, texts.Of(diverged.Message));

    /// <summary>All mini-batches of a run: those that are done, and those that are left with the mini-batch of now.</summary>
    /// <param name="position">Where the run is.</param>
    /// <param name="stepsPerEpoch">The mini-batches of a whole epoch; 0 if it is not known.</param>
    /// <param name="rows">The training rows; 0 if they are not known.</param>
    /// <param name="training">The settings of now.</param>
    public static long PlannedSteps(PositionDocument position, int stepsPerEpoch, int rows, TrainingSpec training)
    {
        int left = training.Epochs - position.Epoch;
        if (left <= 0)
        {
            return position.Step;
        }

        // The rows that this epoch has left make up its mini-batches, whatever size those before had.
        int batch = Math.Max(1, training.BatchSize ?? rows), now = rows > 0 ? (rows - position.Row + batch - 1) / batch : stepsPerEpoch;
        return position.Step + now + ((left - 1L) * stepsPerEpoch);
    }

    /// <summary>A state in the protocol's word.</summary>
    public static string Word<T>(T state)
        where T : struct, Enum => Camel.ConvertName(state.ToString());

    private static IReadOnlyList<int> ShapeOf(Shape shape) => shape.IsSequence ? [shape.Steps, shape.Features]
        : !shape.IsImage ? [shape.Count]
        : shape.Maps > 1 ? [shape.Maps, shape.Height, shape.Width] : [shape.Height, shape.Width];

    private static double? Short(double? value) => value is { } number ? LabJson.Short(number) : null;

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
