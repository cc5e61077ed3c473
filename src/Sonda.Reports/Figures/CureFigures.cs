using ScottPlot;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Figures;

/// <summary>The figures of a cure: effects with their intervals, the pairs of all seeds, the layers of one seed.</summary>
internal static class CureFigures
{
    /// <summary>The colour of the unchanged run.</summary>
    private static Tone BeforeTone => Tone.Series(1);

    /// <summary>The colour of the changed run.</summary>
    private static Tone AfterTone => Tone.Series(0);

    /// <summary>The effect of the change, of a random remedy, and of the change over the remedy, each with its interval.</summary>
    public static Figure Effects(AcceptedCure accepted, RandomRepair? random, TextCatalog texts)
    {
        var rows = new List<(string Name, double Effect, double Low, double High, Tone Tone)>
        {
            (texts.Say("figure.cure.effects.change"), accepted.Effect, accepted.Low, accepted.High, AfterTone),
        };
        if (random is not null)
        {
            rows.Add((texts.Say("figure.cure.effects.random"), random.Effect, random.Low, random.High, BeforeTone));
        }

        if (accepted.OverRandom is { } over)
        {
            rows.Add((texts.Say("figure.cure.effects.over"), over.Effect, over.Low, over.High, Tone.Series(2)));
        }

        Plot plot = FigurePlot.New(new PixelPadding(210, 40, 52, 12));
        double[] ends = [0, .. rows.SelectMany(row => new[] { row.Effect, row.Low, row.High }).Where(double.IsFinite)];
        double room = Math.Max(1, 0.08 * (ends.Max() - ends.Min()));
        (double left, double right) = (ends.Min() - room, ends.Max() + room);
        FigurePlot.AddLine(plot, [new(0, -0.6), new(0, rows.Count - 0.4)], Tone.Muted, 1.4f);
        var labels = new List<Label>();
        for (int i = 0; i < rows.Count; i++)
        {
            (string _, double effect, double low, double high, Tone tone) = rows[i];
            double y = rows.Count - 1 - i;
            FigurePlot.AddLine(plot, [new(Math.Max(low, left), y), new(Math.Min(high, right), y)], tone, 4);
            FigurePlot.AddMarkers(plot, [new(effect, y)], MarkerShape.FilledCircle, tone, 12);
            labels.Add(new Label(CureWords.Effect(effect, texts), new(effect, y), Tone.Ink) { Side = 0, Below = -17, Bold = true, Backed = true });
        }

        plot.Axes.SetLimits(left, right, -0.6, rows.Count - 0.4);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(rows.Select((row, i) => ((double)rows.Count - 1 - i, row.Name)));
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Marks(left, right).Select(mark => (mark, CureWords.Whole(mark, texts))));
        plot.Axes.Bottom.Label.Text = texts.Say("figure.cure.effects.x");
        plot.Grid.YAxisStyle.IsVisible = false;
        return new Figure
        {
            Name = "cure-effects",
            Title = texts.Say("figure.cure.effects.title"),
            Subtitle = texts.Say("figure.cure.effects.subtitle", ("seeds", texts.Numbers.Count(accepted.Seeds))),
            Alt = texts.Say("figure.cure.effects.alt", ("effects", string.Join("; ", rows.Select(row =>
                $"{row.Name}: {CureWords.Effect(row.Effect, texts)} ({CureWords.Interval(row.Low, row.High, texts)})")))),
            Notice = null,
            Plot = plot,
            Labels = labels,
            Height = 190 + (52 * rows.Count),
        };
    }

    /// <summary>Each seed of the confirmation, from the unchanged run to the changed run.</summary>
    public static Figure Pairs(CureResult result, AcceptedCure accepted, TextCatalog texts)
    {
        IReadOnlyList<double> before = accepted.Before.Values, after = accepted.After.Values;
        Plot plot = FigurePlot.New(new PixelPadding(66, 24, 52, 38));
        for (int k = 0; k < after.Count; k++)
        {
            FigurePlot.AddLine(plot, [new(k, before[k]), new(k, after[k])], Tone.Wire, 2.2f);
        }

        float size = after.Count > 40 ? 7 : 9;
        FigurePlot.AddMarkers(plot, before.Select((value, k) => new Coordinates(k, value)), MarkerShape.FilledCircle, BeforeTone, size);
        FigurePlot.AddMarkers(plot, after.Select((value, k) => new Coordinates(k, value)), MarkerShape.FilledCircle, AfterTone, size);
        double low = Math.Min(before.Min(), after.Min()), high = Math.Max(before.Max(), after.Max());
        double room = Math.Max(1, 0.08 * (high - low));
        (low, high) = (Math.Max(low - room, Math.Min(0, low)), Math.Min(high + room, Math.Max(100, high)) + (room / 2));
        plot.Axes.SetLimits(-0.8, after.Count - 0.2, low, high);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(Marks(low, high).Where(mark => mark <= 100).Select(mark => (mark, texts.Numbers.Percent(mark, 0))));
        int every = after.Count <= 20 ? 1 : 5;
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Enumerable.Range(0, after.Count).Where(k => k % every == 0)
            .Select(k => ((double)k, unchecked(accepted.FirstSeed + (ulong)k).ToString(System.Globalization.CultureInfo.InvariantCulture))));
        plot.Grid.XAxisStyle.IsVisible = false;
        string Percent(double value) => texts.Numbers.Percent(value);
        return new Figure
        {
            Name = "cure-pairs",
            Title = texts.Say("figure.cure.pairs.title"),
            Subtitle = texts.Say(
                "figure.cure.pairs.subtitle", ("passed", texts.Numbers.Count(accepted.Passed)), ("seeds", texts.Numbers.Count(accepted.Seeds)),
                ("before", Percent(accepted.Before.Mean)), ("after", Percent(accepted.After.Mean))),
            Alt = texts.Say("figure.cure.pairs.alt", ("pairs", string.Join("; ", before.Zip(after, (old, now) => $"{Percent(old)} → {Percent(now)}")))),
            Notice = null,
            Plot = plot,
            Labels = [FigurePlot.NameAxes(plot, texts.Say("figure.cure.pairs.x"), texts.Say("figure.cure.pairs.y." + result.Measure), new(-0.8, high))],
            Legend = Both(texts),
        };
    }

    /// <summary>The learning speed of each layer in both trainings of the first seed; null if no layer was read.</summary>
    public static Figure? Layers(CureResult result, AcceptedCure accepted, TextCatalog texts)
    {
        IReadOnlyList<LayerChange> layers = accepted.Layers;
        if (layers.Count < 2 || !layers.Any(layer => layer.Before is not null || layer.After is not null))
        {
            return null;
        }

        Plot plot = FigurePlot.New(new PixelPadding(66, 24, 52, 38));
        var scale = LogScale.For(layers.SelectMany(layer => new[] { layer.Before ?? double.NaN, layer.After ?? double.NaN }));
        foreach ((Func<LayerChange, double?> read, Tone tone) in new (Func<LayerChange, double?>, Tone)[] { (layer => layer.Before, BeforeTone), (layer => layer.After, AfterTone) })
        {
            Coordinates[] points = [.. layers.Select((layer, k) => new Coordinates(k, scale.Place(read(layer) ?? double.NaN)))];
            FigurePlot.AddLine(plot, points, tone, 2.2f);
            FigurePlot.AddMarkers(plot, points, MarkerShape.FilledCircle, tone, layers.Count > 40 ? 4 : layers.Count > 25 ? 6 : 8);
        }

        plot.Axes.SetLimits(-0.5, layers.Count - 0.5, scale.Low, scale.Top);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(scale.Marks());
        int every = layers.Count <= 20 ? 1 : layers.Count <= 60 ? 5 : 10 * (int)Math.Ceiling(layers.Count / 150.0);
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(layers.Select((layer, k) => ((double)k, layer.Name))
            .Where(mark => every == 1 || mark.Item1 == 0 || (mark.Item1 + 1) % every == 0));
        plot.Grid.XAxisStyle.IsVisible = false;
        return new Figure
        {
            Name = "cure-layers",
            Title = texts.Say("figure.cure.layers.title"),
            Subtitle = texts.Say("figure.cure.layers.subtitle", ("seed", result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            Alt = texts.Say("figure.cure.layers.alt", ("layers", string.Join("; ", layers.Select(layer =>
                $"{layer.Name}: {CureWords.Speed(layer.Before, texts)} → {CureWords.Speed(layer.After, texts)}")))),
            Notice = null,
            Plot = plot,
            Labels = [FigurePlot.NameAxes(plot, texts.Say("figure.cure.layers.x"), texts.Say("figure.speed.axis"), new(-0.5, scale.Top))],
            Legend = Both(texts),
        };
    }

    private static LegendEntry[] Both(TextCatalog texts) =>
    [
        new(LegendGlyph.Dot, texts.Say("figure.cure.before"), BeforeTone),
        new(LegendGlyph.Dot, texts.Say("figure.cure.after"), AfterTone),
    ];

    private static IEnumerable<double> Marks(double low, double high)
    {
        double step = new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10, 20 }.FirstOrDefault(step => (high - low) / step <= 7, 50);
        for (double mark = Math.Ceiling(low / step) * step; mark <= high; mark += step)
        {
            yield return mark;
        }
    }
}
