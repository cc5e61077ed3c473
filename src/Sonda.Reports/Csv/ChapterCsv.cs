using Sonda.Studies.Chapter;

namespace Sonda.Reports.Csv;

/// <summary>
/// The series behind the figures, one table each. Accuracies are in percent; speeds have no unit. These files do not
/// depend on the reader's language.
/// </summary>
internal static class ChapterCsv
{
    /// <summary>The tables that have data.</summary>
    public static IEnumerable<CsvTable> All(ChapterResult result)
    {
        if (result.Accuracies.Count > 0)
        {
            yield return Accuracy(result.Accuracies);
        }

        if (result.GradientBars is { } bars)
        {
            yield return Bars(bars);
        }

        if (result.InitialSpeeds.Count > 0)
        {
            yield return InitialSpeeds(result.InitialSpeeds);
        }

        foreach (SpeedCurveResult curve in result.SpeedCurves)
        {
            yield return Curve(curve);
        }
    }

    private static CsvTable Accuracy(IReadOnlyList<AccuracyResult> nets)
    {
        var table = new CsvTable("accuracy", ["epoch", .. nets.Select(net => $"validation accuracy of {net.Network} (%)")]);
        for (int epoch = 0; epoch < nets.Max(net => net.PerEpoch.Count); epoch++)
        {
            table.Add([epoch + 1, .. nets.Select(net => (object?)At(net.PerEpoch, epoch))]);
        }

        return table;
    }

    private static CsvTable Bars(GradientBarsResult bars)
    {
        var table = new CsvTable("gradient-bars", ["network", "hidden layer", "neuron", "dC/db"]);
        for (int layer = 0; layer < bars.Layers.Count; layer++)
        {
            for (int neuron = 0; neuron < bars.Layers[layer].Count; neuron++)
            {
                table.Add(bars.Network, layer + 1, neuron + 1, bars.Layers[layer][neuron]);
            }
        }

        return table;
    }

    private static CsvTable InitialSpeeds(IReadOnlyList<InitialSpeedsResult> nets)
    {
        var table = new CsvTable(
            "initial-speeds",
            [
                "network", "hidden layer", "speed of the one seed", "median", "5% quantile",
                "95% quantile", "book",
            ]);
        foreach (InitialSpeedsResult net in nets)
        {
            for (int layer = 0; layer < net.Measured.Count; layer++)
            {
                table.Add(
                    net.Network, layer + 1, net.Measured[layer], At(net.Median, layer), At(net.Q05, layer),
                    At(net.Q95, layer), net.Book is null ? null : At(net.Book, layer));
            }
        }

        return table;
    }

    private static CsvTable Curve(SpeedCurveResult curve)
    {
        IEnumerable<string> Columns(string quantity, int count) =>
            Enumerable.Range(1, count).Select(layer => $"{quantity} of hidden layer {layer}");
        var table = new CsvTable(
            $"speeds-{curve.Speeds.Count}-hidden",
            [
                "epoch", .. Columns("norm of mean gradient", curve.Speeds.Count),
                .. Columns("mean of gradient norms", curve.MeanNorms.Count),
            ]);
        for (int i = 0; i < curve.Epochs.Count; i++)
        {
            table.Add([curve.Epochs[i], .. curve.Speeds.Concat(curve.MeanNorms).Select(series => (object?)At(series, i))]);
        }

        return table;
    }

    private static double? At(IReadOnlyList<double> values, int index) => index < values.Count ? values[index] : null;
}
