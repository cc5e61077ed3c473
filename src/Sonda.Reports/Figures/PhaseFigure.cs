using System.Collections.Concurrent;
using ScottPlot;
using Sonda.Engine.Activations;
using Sonda.Reports.Texts;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Reports.Figures;

/// <summary>
/// The ordered and the chaotic phase over the variances of weights and biases, the trainable depth, and the place of a network
/// (after Schoenholz et al. 2017, figure 1).
/// </summary>
internal static class PhaseFigure
{
    /// <summary>The opacity of one shade; they lie one upon another.</summary>
    internal const byte ShadeAlpha = 38;

    private const int Grid = 29, MaxKept = 16;

    /// <summary>
    /// Diagrams drawn lately. One takes a second of processor time, and networks of one activation share it, as do the two languages of a page.
    /// </summary>
    private static readonly ConcurrentDictionary<(ActivationSpec Activation, double Weights, double Biases), Lazy<PhaseDiagram>> Kept = new();

    /// <summary>The trainable depths at which the shade becomes darker.</summary>
    private static readonly double[] Depths = [10, 30, 100, 300];

    /// <summary>The figure; null if the network has no place in the diagram.</summary>
    public static Figure? Draw(ForecastResult result, TextCatalog texts)
    {
        if (result.Field is not { Kind: FieldKind.Plain } field)
        {
            return null;
        }

        (double weights, double biases) = Reach(field);
        PhaseDiagram diagram = Diagram(field.Activation, weights, biases);
        Plot plot = FigurePlot.New(new PixelPadding(66, 24, 52, 38));
        // Some room, so that the axis does not cut a network without biases.
        plot.Axes.SetLimits(-0.012 * weights, weights, -0.025 * biases, biases);
        PhasePoint[][] rows = [.. diagram.Points.Chunk(Grid)];
        foreach (double depth in Depths)
        {
            AddShade(plot, rows, diagram, depth, Phase.Ordered, Tone.Series(0));
            AddShade(plot, rows, diagram, depth, Phase.Chaotic, Tone.Series(1));
        }

        FigurePlot.AddLine(plot, diagram.CriticalLine.Select(point => new Coordinates(point.WeightVariance, point.BiasVariance)), Tone.Ink, 2.2f);
        Coordinates here = new(field.WeightVariance, field.BiasVariance);
        FigurePlot.AddMarkers(plot, [here], MarkerShape.FilledDiamond, Tone.Series(3), 15);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(Marks(biases, texts));
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Marks(weights, texts));
        plot.Axes.Left.FrameLineStyle.IsVisible = true;
        return new Figure
        {
            Name = "phase-diagram",
            Title = texts.Say("figure.phase.title", ("activation", field.Activation.ToString())),
            Subtitle = texts.Say("figure.phase.subtitle"),
            Alt = texts.Say(
                "figure.phase.alt",
                ("weights", texts.Numbers.Significant(field.WeightVariance, 3)),
                ("biases", texts.Numbers.Significant(field.BiasVariance, 3)),
                ("phase", texts.Say("phase." + (field.Phase?.ToString().ToLowerInvariant() ?? "none")))),
            Notice = null,
            Plot = plot,
            Labels = [.. Labels(plot, diagram, rows, field, here, texts, (weights, biases))],
            Legend = [.. Depths.Select((depth, i) => new LegendEntry(
                LegendGlyph.Shades, texts.Say("figure.phase.shade", ("depth", texts.Numbers.Count((int)depth))), Tone.Series(0), i + 1))],
        };
    }

    private static PhaseDiagram Diagram(ActivationSpec activation, double weights, double biases)
    {
        if (Kept.Count >= MaxKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(
            (activation, weights, biases),
            static key => new(() => PhaseDiagram.Of(key.Activation, (0, key.Weights), (0, key.Biases), Grid))).Value;
    }

    private static IEnumerable<Label> Labels(
        Plot plot, PhaseDiagram diagram, PhasePoint[][] rows, MeanField field, Coordinates here, TextCatalog texts, (double Weights, double Biases) reach)
    {
        yield return FigurePlot.NameAxes(plot, texts.Say("figure.phase.x"), texts.Say("figure.phase.y"), new(-0.012 * reach.Weights, reach.Biases));
        double top = 0.94 * reach.Biases;
        PhasePoint[] row = rows[(int)(0.94 * (Grid - 1))];
        foreach ((Phase? phase, string key) in ((Phase?, string)[])[(Phase.Ordered, "phase.ordered"), (Phase.Chaotic, "phase.chaotic"), (null, "phase.none")])
        {
            PhasePoint[] run = [.. row.Where(point => point.Phase == phase)];
            if (run.Length > Grid / 6)
            {
                double middle = (run[0].WeightVariance + run[^1].WeightVariance) / 2;
                yield return new Label(texts.Say(key), new(middle, top), phase is null ? Tone.Muted : Tone.SeriesText((int)phase.Value / 2)) { Side = 0, Bold = true, Backed = true };
            }
        }

        if (diagram.CriticalLine.Length > 0)
        {
            (double weight, double bias) = diagram.CriticalLine[diagram.CriticalLine.Length / 2];
            yield return new Label("χ = 1", new(weight, bias), Tone.Ink) { Right = 10, Below = 14, Size = 12.5f, Backed = true };
        }

        bool atRight = here.X > 0.6 * reach.Weights;
        yield return new Label(Here(field, texts), here, Tone.SeriesText(3))
        {
            Side = atRight ? -1 : 1,
            Right = atRight ? -12 : 12,
            Below = here.Y < 0.1 * reach.Biases ? -14 : here.Y > 0.85 * reach.Biases ? 16 : 0,
            Bold = true,
            Backed = true,
        };
    }

    private static string Here(MeanField field, TextCatalog texts) => field.TrainableDepth switch
    {
        null => texts.Say("figure.phase.here.none"),
        double.PositiveInfinity => texts.Say("figure.phase.here.edge"),
        { } depth => texts.Say("figure.phase.here", ("depth", texts.Numbers.Significant(depth, 2))),
    };

    /// <summary>The ends of the axes: past the network and, if it is near, past the critical line.</summary>
    private static (double Weights, double Biases) Reach(MeanField field)
    {
        double biases = Math.Max(0.3, 1.5 * field.BiasVariance), weights = 4;
        while (weights < 1.25 * field.WeightVariance
            || (weights < 64 && MeanField.Solve(field.Activation, 0.8 * weights, field.BiasVariance).Multiplier < 1))
        {
            weights *= 2;
        }

        return (weights, biases);
    }

    /// <summary>Shades networks of a phase that are trainable to a depth: from a border, found in each row, to the critical line.</summary>
    private static void AddShade(Plot plot, PhasePoint[][] rows, PhaseDiagram diagram, double depth, Phase phase, Tone tone)
    {
        var left = new List<Coordinates>();
        var right = new List<Coordinates>();
        var critical = diagram.CriticalLine.ToDictionary(point => point.BiasVariance, point => point.WeightVariance);
        foreach (PhasePoint[] row in rows)
        {
            PhasePoint[] own = [.. row.Where(point => point.Phase == phase || point.Phase == Phase.Edge)];
            int first = Array.FindIndex(own, point => IsDeep(point, depth)), last = Array.FindLastIndex(own, point => IsDeep(point, depth));
            if (first >= 0)
            {
                double bias = own[first].BiasVariance;
                // The ordered phase lies to the left of the critical line, the chaotic one to its right.
                double low = first > 0 ? Border(own[first - 1], own[first], depth) : own[first].WeightVariance;
                double high = last + 1 < own.Length ? Border(own[last + 1], own[last], depth) : own[last].WeightVariance;
                double? edge = critical.TryGetValue(bias, out double weight) ? weight : null;
                left.Add(new(phase == Phase.Chaotic ? edge ?? low : low, bias));
                right.Add(new(phase == Phase.Ordered ? edge ?? high : high, bias));
            }
        }

        if (left.Count > 1)
        {
            ScottPlot.Plottables.Polygon shade = plot.Add.Polygon([.. left, .. Enumerable.Reverse(right)]);
            shade.FillColor = tone.Plot.WithAlpha(ShadeAlpha);
            shade.LineWidth = 0;
        }
    }

    private static bool IsDeep(PhasePoint point, double depth) => MeanField.TrainableScales * point.DepthScale >= depth;

    /// <summary>
    /// The border between two neighbours, with 1/ξ linear between them: it is about −ln χ, which passes zero where the depth is unbounded.
    /// </summary>
    private static double Border(PhasePoint shallow, PhasePoint deep, double depth)
    {
        double from = 1 / (MeanField.TrainableScales * shallow.DepthScale!.Value), to = 1 / (MeanField.TrainableScales * deep.DepthScale!.Value);
        double part = double.IsFinite(from) ? ((1 / depth) - from) / (to - from) : 1;
        return shallow.WeightVariance + (part * (deep.WeightVariance - shallow.WeightVariance));
    }

    private static IEnumerable<(double Place, string Name)> Marks(double reach, TextCatalog texts)
    {
        double step = new[] { 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 }.First(step => step == 512 || reach / step <= 8);
        for (int i = 0; i * step <= reach * (1 + 1e-9); i++)
        {
            yield return (i * step, texts.Numbers.Plain(Math.Round(i * step, 6)));
        }
    }
}
