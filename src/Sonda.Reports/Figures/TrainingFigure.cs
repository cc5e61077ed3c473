using ScottPlot;
using Sonda.Reports.Records;
using Sonda.Reports.Texts;
using Sonda.Runs.Training;

namespace Sonda.Reports.Figures;

/// <summary>The figures of <c>sonda train</c>: accuracy or cost by epoch, and the learning speed of each layer.</summary>
internal static class TrainingFigure
{
    /// <summary>Accuracy or cost by epoch as PNG or SVG; null if no epoch was evaluated.</summary>
    public static byte[]? Draw(TrainingResult result, FigureStyle style)
    {
        ArgumentNullException.ThrowIfNull(result);
        return FigureFile.Of(style, texts => Curve(result, texts));
    }

    /// <summary>Accuracy or cost by epoch; null if no epoch was evaluated.</summary>
    internal static Figure? Curve(TrainingResult result, TextCatalog texts) => RunCurvesFigure.Of([new RunCurve("", result.Epochs)], texts);

    /// <summary>The learning speed of each hidden layer before each epoch; null if it was not read twice.</summary>
    internal static Figure? Speeds(TrainingResult result, TextCatalog texts)
    {
        var read = result.Epochs.Where(epoch => epoch.Speeds is { Count: > 0 }).ToArray();
        if (read.Length < 2)
        {
            return null;
        }

        int layers = read[0].Speeds!.Count;
        var scale = LogScale.For(read.SelectMany(epoch => epoch.Speeds!));
        string Name(int layer) => texts.Say("train.speed", ("layer", layer + 1));
        Plot plot = FigurePlot.New(new PixelPadding(66, FigureRenderer.Width(Name(layers - 1), 12.5f, bold: true) + 28, 52, 38));
        plot.Axes.SetLimits(read[0].Epoch, read[^1].Epoch, scale.Low, scale.Top);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(scale.Marks());
        plot.Axes.Bottom.TickGenerator = AccuracyFigure.EpochTicks(read[^1].Epoch, texts.Numbers);
        var labels = new List<Label>
        {
            FigurePlot.NameAxes(plot, texts.Say("figure.accuracy.x"), texts.Say("figure.speed.axis"), new(read[0].Epoch, scale.Top)),
        };
        for (int layer = 0; layer < layers; layer++)
        {
            Coordinates[] points = [.. read.Select(epoch => new Coordinates(epoch.Epoch, scale.Place(epoch.Speeds![layer])))];
            FigurePlot.AddLine(plot, points, Tone.Series(layer), 2.2f);
            labels.Add(new Label(Name(layer), points[^1], Tone.SeriesText(layer)) { Right = 8, Bold = true, Size = 12.5f, Column = "layers" });
        }

        return new Figure
        {
            Name = "training-speeds",
            Title = texts.Say("figure.training.speeds"),
            Subtitle = texts.Say("train.speedsMeaning"),
            Alt = string.Join("; ", Enumerable.Range(0, layers).Select(layer =>
                $"{Name(layer)}: {texts.Numbers.Significant(read[0].Speeds![layer], 2)} → {texts.Numbers.Significant(read[^1].Speeds![layer], 2)}")),
            Notice = null,
            Plot = plot,
            Labels = labels,
        };
    }
}
