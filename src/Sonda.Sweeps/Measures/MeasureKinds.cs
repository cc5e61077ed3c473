using System.Collections.Immutable;
using System.Globalization;
using Sonda.Runs.Events;

namespace Sonda.Sweeps.Measures;

/// <summary>The measures of a sweep. No measure is a time on a clock: a cell has the same bytes wherever it ran.</summary>
internal static class MeasureKinds
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<MeasureKind> All { get; } =
    [
        new("accuracy", CellNeeds.None, (cell, _) => AtEnd(cell, epoch => epoch.ValidationAccuracy)) { Unit = "%", IsBetterHigh = true },
        new("mean-accuracy", CellNeeds.EveryEpoch, (cell, _) => cell.Divergence is null ? Mean(cell) : double.NaN) { Unit = "%", IsBetterHigh = true },
        new("best-accuracy", CellNeeds.EveryEpoch, (cell, _) => cell.Epochs.Count == 0 ? double.NaN : cell.Epochs.Max(epoch => epoch.ValidationAccuracy))
        {
            Unit = "%",
            IsBetterHigh = true,
        },
        new("training-accuracy", CellNeeds.TrainingAccuracy, (cell, _) => AtEnd(cell, epoch => epoch.TrainingAccuracy)) { Unit = "%", IsBetterHigh = true },
        new("cost", CellNeeds.ValidationCost, (cell, _) => AtEnd(cell, epoch => epoch.ValidationCost)),
        new("training-cost", CellNeeds.TrainingCost, (cell, _) => AtEnd(cell, epoch => epoch.TrainingCost)),
        new("epochs-to", CellNeeds.EveryEpoch, (cell, argument) => EpochsTo(cell, Number(argument)))
        {
            Example = "epochs-to(90)",
            Allowed = LocalizableText.Of($"an accuracy in percent, from 0 to 100"),
            Allows = argument => Number(argument) is >= 0 and <= 100,
        },
        new("diverged", CellNeeds.None, (cell, _) => cell.Divergence is null ? 0 : 1),
        new("diverged-at", CellNeeds.None, (cell, _) => cell.Divergence is { } divergence ? divergence.Step : double.PositiveInfinity),
        new("epochs", CellNeeds.None, (cell, _) => cell.EpochCount),
        new("speed", CellNeeds.Speeds, (cell, argument) => Speed(cell, (int)Number(argument)))
        {
            Example = "speed(1)",
            Allowed = LocalizableText.Of($"the number of a hidden layer: 1 for the first, -1 for the last"),
            Allows = argument => Number(argument) is var layer && layer == Math.Floor(layer) && Math.Abs(layer) is >= 1 and <= 100_000,
        },
        new("speed-ratio", CellNeeds.Speeds, (cell, _) => Speed(cell, -1) / Speed(cell, 1)),
        new("reading", CellNeeds.Trace, (cell, argument) => TracePath.Parse(argument)!.Read(cell.Trace))
        {
            Example = "reading(steps[0].layers[0].speed)",
            Allowed = LocalizableText.Of($"the place of a number in the JSON of a trace; [-1] is the last"),
            Allows = argument => TracePath.Parse(argument) is not null,
        },
    ];

    private static double AtEnd(CellReadings cell, Func<EpochResult, double?> read) =>
        cell.Divergence is not null || cell.Epochs.Count == 0 ? double.NaN : read(cell.Epochs[^1]) ?? double.NaN;

    private static double Mean(CellReadings cell) =>
        cell.Epochs.Count == 0 ? double.NaN : cell.Epochs.Sum(epoch => epoch.ValidationAccuracy) / cell.Epochs.Count;

    private static double EpochsTo(CellReadings cell, double accuracy) =>
        cell.Epochs.FirstOrDefault(epoch => epoch.ValidationAccuracy >= accuracy)?.Epoch ?? double.PositiveInfinity;

    private static double Speed(CellReadings cell, int layer)
    {
        int index = layer > 0 ? layer - 1 : cell.Speeds.Count + layer;
        return index >= 0 && index < cell.Speeds.Count ? cell.Speeds[index] : double.NaN;
    }

    private static double Number(string argument) =>
        double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
