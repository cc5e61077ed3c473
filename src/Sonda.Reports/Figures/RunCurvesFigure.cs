using ScottPlot;
using Sonda.Reports.Records;
using Sonda.Reports.Texts;
using Sonda.Runs.Events;

namespace Sonda.Reports.Figures;

/// <summary>
/// The accuracies of several runs by epoch in one figure, on the scale of the chapter's accuracies: the logarithm of the errors that are
/// left goes up the axis. Runs that have a cost only are drawn by its logarithm.
/// </summary>
public static class RunCurvesFigure
{
    private const float NameSize = 12.5f;

    /// <summary>Accuracies that the axis may name, the most welcome first.</summary>
    private static readonly double[] TickAccuracies =
        [50, 90, 99, 10, 99.9, 80, 95, 98, 97, 96, 99.5, 70, 60, 30, 85, 40, 20, 75, 65, 55, 45, 52, 48, 94, 93, 92, 91];

    /// <summary>The figure as PNG or SVG; null if no run has an epoch, or if some have accuracies and others only costs.</summary>
    public static byte[]? Draw(IReadOnlyList<RunCurve> runs, FigureStyle style)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return FigureFile.Of(style, texts => Of(runs, texts));
    }

    /// <summary>The figure; null if no run has an epoch, or if some have accuracies and others only costs.</summary>
    internal static Figure? Of(IReadOnlyList<RunCurve> runs, TextCatalog texts)
    {
        RunCurve[] drawn = [.. runs.Where(run => run.Epochs.Any(epoch => double.IsFinite(run.ValueOf(epoch))))];
        return drawn.Length == 0 || drawn.Any(run => run.IsCost != drawn[0].IsCost) ? null : Of(drawn, texts);
    }

    private static Figure Of(RunCurve[] runs, TextCatalog texts)
    {
        bool isCost = runs[0].IsCost;
        Coordinates[][] lines = [.. runs.Select(run => run.Epochs
            .Where(epoch => double.IsFinite(run.ValueOf(epoch)))
            .Select(epoch => new Coordinates(epoch.Epoch, isCost ? LogOf(run.ValueOf(epoch)) : AccuracyFigure.Place(run.ValueOf(epoch))))
            .ToArray())];
        double first = lines.Min(line => line[0].X), last = Math.Max(first + 1, lines.Max(line => line[^1].X));
        (double low, double high) = Span(lines);
        float room = runs.Select((run, i) => FigureRenderer.Width(EndLabel(run, texts), NameSize, bold: true)).Max() + 34;
        Plot plot = FigurePlot.New(new PixelPadding(70, room, 52, 38));
        plot.Axes.SetLimits(first - (0.03 * (last - first)), last + (0.03 * (last - first)), low, high);
        plot.Axes.Left.TickGenerator = isCost ? CostTicks(low, high) : AccuracyTicks(low, high, texts.Numbers);
        plot.Axes.Bottom.TickGenerator = AccuracyFigure.EpochTicks((int)last, texts.Numbers);
        var labels = new List<Label>
        {
            FigurePlot.NameAxes(
                plot, texts.Say("figure.accuracy.x"), texts.Say(isCost ? "figure.runs.cost" : "figure.accuracy.y"), new(first, high)),
        };
        for (int i = 0; i < runs.Length; i++)
        {
            FigurePlot.AddLine(plot, lines[i], Tone.Series(i), 2.2f);
            FigurePlot.AddMarkers(plot, lines[i].Length == 1 ? lines[i] : lines[i][^1..], MarkerShape.FilledCircle, Tone.Series(i), 8);
            labels.Add(new Label(EndLabel(runs[i], texts), lines[i][^1] with { X = last + (0.03 * (last - first)) }, Tone.SeriesText(i))
            {
                Right = 16,
                Size = NameSize,
                Bold = true,
                Leader = true,
                Column = "last",
            });
        }

        return new Figure
        {
            Name = "runs",
            Title = texts.Say(isCost ? "figure.runs.titleCost" : "figure.runs.title"),
            Subtitle = texts.Say(isCost ? "figure.runs.subtitleCost" : "figure.runs.subtitle"),
            Alt = string.Join(" ", runs.Select(run => texts.Say(
                "figure.runs.alt", ("run", run.Name), ("last", Value(run, run.Epochs[^1], texts)), ("epochs", run.Epochs.Count)).TrimStart(':', ' '))),
            Notice = null,
            Plot = plot,
            Labels = labels,
        };
    }

    private static string EndLabel(RunCurve run, TextCatalog texts) =>
        $"{run.Name}  {Value(run, run.Epochs.Last(epoch => double.IsFinite(run.ValueOf(epoch))), texts)}".TrimStart();

    private static string Value(RunCurve run, EpochResult epoch, TextCatalog texts) => run.IsCost
        ? texts.Numbers.Localized(run.ValueOf(epoch), "G3")
        : texts.Numbers.Percent(run.ValueOf(epoch));

    private static (double Low, double High) Span(Coordinates[][] lines)
    {
        double low = lines.SelectMany(line => line).Min(point => point.Y), high = lines.SelectMany(line => line).Max(point => point.Y);
        double room = Math.Max(0.05, 0.06 * (high - low));
        return (low - room, high + (2 * room));
    }

    /// <summary>Ticks with room between them: each accuracy that is not too near to one before it.</summary>
    private static ScottPlot.TickGenerators.NumericManual AccuracyTicks(double low, double high, Numbers numbers)
    {
        var taken = new List<(double Place, string Name)>();
        foreach (double accuracy in TickAccuracies)
        {
            double place = AccuracyFigure.Place(accuracy);
            if (place >= low && place <= high && taken.All(other => Math.Abs(other.Place - place) > 0.07 * (high - low)))
            {
                taken.Add((place, numbers.Percent(accuracy, accuracy % 1 == 0 ? 0 : 1)));
            }
        }

        return FigurePlot.Ticks(taken);
    }

    private static double LogOf(double cost) => Math.Log10(Math.Max(cost, 1e-12));

    private static ScottPlot.TickGenerators.NumericManual CostTicks(double low, double high) => FigurePlot.Ticks(
        from decade in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
        from part in (int[])[1, 2, 5]
        let place = decade + Math.Log10(part)
        where place >= low && place <= high
        select (place, Math.Pow(10, place).ToString("G2", System.Globalization.CultureInfo.InvariantCulture)));
}
