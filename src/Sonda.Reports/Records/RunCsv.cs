using Sonda.Diagnosis.Traces;
using Sonda.Reports.Csv;
using Sonda.Runs.Events;

namespace Sonda.Reports.Records;

/// <summary>A recorded run as tidy CSV: one observation in each row. Accuracies are in percent, times in seconds.</summary>
public static class RunCsv
{
    /// <summary>A row for each epoch; the learning speeds of the hidden layers have columns of their own if they were read.</summary>
    public static string Epochs(IReadOnlyList<EpochResult> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        return EpochTable(epochs).ToString();
    }

    /// <summary>A row for each layer of each step that was read.</summary>
    public static string Steps(IEnumerable<StepReading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return StepTable(readings).ToString();
    }

    /// <summary>The table behind <see cref="Epochs"/>.</summary>
    internal static CsvTable EpochTable(IReadOnlyList<EpochResult> epochs)
    {
        int layers = epochs.Select(epoch => epoch.Speeds?.Count ?? 0).DefaultIfEmpty(0).Max();
        var table = new CsvTable(
            "epochs",
            [
                "epoch", "validationAccuracy", "validationCost", "trainingAccuracy", "trainingCost", "seconds",
                .. Enumerable.Range(1, layers).Select(layer => $"speed{layer}"),
            ]);
        foreach (EpochResult epoch in epochs)
        {
            table.Add(
            [
                epoch.Epoch, epoch.ValidationAccuracy, epoch.ValidationCost, epoch.TrainingAccuracy, epoch.TrainingCost, epoch.Seconds,
                .. Enumerable.Range(0, layers).Select(layer => (object?)epoch.Speeds?.ElementAtOrDefault(layer)),
            ]);
        }

        return table;
    }

    /// <summary>The table behind <see cref="Steps"/>.</summary>
    internal static CsvTable StepTable(IEnumerable<StepReading> readings)
    {
        var table = new CsvTable(
            "steps",
            [
                "step", "cost", "layer", "forwardRms", "forwardSpread", "weightedRms", "deltaNorm", "speed", "gradientNorm", "weightNorm",
                "updateRatio", "slopeRms", "saturatedShare", "deadUnits",
            ]);
        foreach (StepReading reading in readings)
        {
            for (int layer = 0; layer < reading.Layers.Count; layer++)
            {
                LayerReading read = reading.Layers[layer];
                table.Add(
                    reading.Step, reading.Cost, layer + 1, read.ForwardRms, read.ForwardSpread, read.WeightedRms, read.DeltaNorm, read.Speed,
                    read.GradientNorm, read.WeightNorm, read.UpdateRatio, read.SlopeRms, read.SaturatedShare, read.DeadUnits?.Count);
            }
        }

        return table;
    }
}
