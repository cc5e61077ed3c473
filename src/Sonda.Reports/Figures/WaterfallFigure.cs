using ScottPlot;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Figures;

/// <summary>
/// A signal or a gradient on its way through the layers, in dB. At each layer its gains rise from the level before, cause by
/// cause, then its losses fall to the level after.
/// </summary>
internal static class WaterfallFigure
{
    /// <summary>Half of the width that a layer's columns fill.</summary>
    private const double Half = 0.42;

    /// <summary>The maximum number of layers with a number each.</summary>
    private const int MaxNumbers = 14;

    /// <summary>The maximum number of layers with a column each, and of columns in deeper networks, where each stands for several layers in a row.</summary>
    private const int MaxLayers = 24, MaxColumns = 13;

    /// <summary>The maximum length of names that fit side by side.</summary>
    private const int MaxName = 7;

    /// <summary>The effect in dB that a cause must exceed somewhere to appear in the legend.</summary>
    private const double Visible = 0.05;

    private static readonly string[] Order =
        ["weights", "alignment", "bias", "slope", "activation", "selection", "dead", "norm", "residual", "dropout", "pooling", "recurrence", "other"];

    /// <summary>The gradient, from the output back to the first layer; null if no causes were read.</summary>
    public static Figure? Backward(TraceSubject subject, StepReading reading, TextCatalog texts) => Draw(
        "gradient-waterfall", "backward", texts, subject,
        [.. Enumerable.Range(0, reading.Layers.Count).Reverse().Select(layer => new Stop(layer, Gain.Of(reading.Layers[layer].Factors)))]);

    /// <summary>The signal, from the first layer to the output; null if no causes were read.</summary>
    public static Figure? Forward(TraceSubject subject, StepReading reading, TextCatalog texts) => Draw(
        "signal-waterfall", "forward", texts, subject,
        [.. Enumerable.Range(0, reading.Layers.Count).Select(layer => new Stop(layer, Gain.Of(layer == 0 ? null : reading.Layers[layer].ForwardFactors)))]);

    private static Figure? Draw(string name, string way, TextCatalog texts, TraceSubject subject, Stop[] stops)
    {
        if (stops.Length < 2 || stops.Skip(1).All(stop => stop.Gain.Decibels.Count == 0))
        {
            return null;
        }

        int layers = stops.Length - 1 <= MaxLayers ? 1 : (int)Math.Ceiling((stops.Length - 1.0) / MaxColumns);
        string subtitle = layers > 1 ? "groups" : "subtitle";
        stops = [stops[0], .. stops.Skip(1).Chunk(layers).Select(Together)];
        Plot plot = FigurePlot.New(new PixelPadding(72, 24, 52, 38));
        Step[] steps = [.. Steps(stops)];
        double low = Math.Min(0, steps.Min(step => Math.Min(step.After, step.Before))), high = Math.Max(0, steps.Max(step => step.Peak));
        double room = Math.Max(1, 0.09 * (high - low));
        (low, high) = (low - room, high + (room / 2));
        plot.Axes.SetLimits(-0.6, stops.Length - 0.4, low, high);
        FigurePlot.AddLine(plot, [new(-Half, 0), new(Half, 0)], Tone.Ink, 2.2f);
        var labels = new List<Label>();
        for (int i = 0; i < steps.Length; i++)
        {
            AddStep(plot, steps[i], i + 1, low, i + 1 < steps.Length);
            if (stops.Length <= MaxNumbers || steps[i].IsLost)
            {
                labels.Add(Number(texts, steps[i], i + 1, low));
            }
        }

        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(Marks(low, high).Select(mark => (mark, Signed(texts, mark, 0) + " dB")));
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Names(stops, subject));
        plot.Grid.XAxisStyle.IsVisible = false;
        labels.Add(FigurePlot.NameAxes(
            plot, texts.Say($"figure.{way}.x"), texts.Say("figure.waterfall.y"), new(-0.6, high)));
        string total = Total(texts, steps);
        return new Figure
        {
            Name = name,
            Title = texts.Say($"figure.{way}.title"),
            Subtitle = texts.Say($"figure.{way}.{subtitle}", ("total", total), ("layers", layers)),
            Alt = texts.Say($"figure.{way}.alt", ("total", total), ("steps", string.Join("; ", steps.Select(step =>
                $"{step.Stop.Name(subject)}: {Signed(texts, step.Gain.Total, 1)} dB")))),
            Notice = null,
            Plot = plot,
            Labels = labels,
            Legend = [.. Order.Where(factor => steps.Any(step => Math.Abs(step.Gain.Decibels.GetValueOrDefault(factor)) > Visible))
                .Select(factor => new LegendEntry(LegendGlyph.Bar, FactorName.Of(factor, texts), Tone.Factor(factor)))],
        };
    }

    /// <summary>Layers in a row as one column: effects in dB add.</summary>
    private static Stop Together(Stop[] row) => row.Length == 1 ? row[0] : new Stop(row[^1].Layer, new Gain(
        row.Any(stop => double.IsNegativeInfinity(stop.Gain.Total)) ? double.NegativeInfinity : row.Where(stop => !double.IsNaN(stop.Gain.Total)).Sum(stop => stop.Gain.Total),
        row.SelectMany(stop => stop.Gain.Decibels).Where(cause => !double.IsNaN(cause.Value)).GroupBy(cause => cause.Key).ToDictionary(
            cause => cause.Key, cause => cause.Any(one => double.IsNegativeInfinity(one.Value)) ? double.NegativeInfinity : cause.Sum(one => one.Value))))
    {
        First = row[0].Layer,
    };

    private static IEnumerable<Step> Steps(Stop[] stops)
    {
        double level = 0;
        foreach (Stop stop in stops.Skip(1))
        {
            var step = new Step(stop, level);
            yield return step;
            if (step.IsLost)
            {
                yield break;
            }

            level = step.After;
        }
    }

    private static void AddStep(Plot plot, Step step, int place, double bottom, bool goesOn)
    {
        double level = step.Before;
        foreach ((string factor, double gain) in step.Causes.Where(cause => cause.Value > 0))
        {
            AddColumn(plot, place - Half, place, level, level + gain, factor);
            level += gain;
        }

        foreach ((string factor, double loss) in step.Causes.Where(cause => cause.Value < 0))
        {
            double next = double.IsNegativeInfinity(loss) ? bottom : level + loss;
            AddColumn(plot, place, place + Half, next, level, factor);
            level = next;
        }

        FigurePlot.AddLine(plot, [new(place - 1 + Half, step.Before), new(place - Half, step.Before)], Tone.Muted, 1);
        if (!goesOn && !step.IsLost)
        {
            FigurePlot.AddLine(plot, [new(place, step.After), new(place + Half, step.After)], Tone.Ink, 2.2f);
        }
    }

    private static void AddColumn(Plot plot, double left, double right, double bottom, double top, string factor)
    {
        ScottPlot.Plottables.Rectangle column = plot.Add.Rectangle(left, right, bottom, top);
        column.FillColor = Tone.Factor(factor).Plot;
        column.LineWidth = 0;
    }

    private static Label Number(TextCatalog texts, Step step, int place, double bottom) => step.IsLost
        ? new Label(texts.Say("figure.waterfall.lost"), new(place, bottom), Tone.Ink) { Side = place > 2 ? -1 : 1, Below = -12, Size = 12, Right = place > 2 ? -8 : 30, Backed = true }
        : new Label(Signed(texts, step.Gain.Total, 1), new(place, Math.Min(step.Before, step.After)), Tone.Ink) { Side = 0, Below = 11, Size = 11.5f, Backed = true };

    /// <summary>The total, in dB and as a factor.</summary>
    private static string Total(TextCatalog texts, Step[] steps) => steps[^1] is { IsLost: true }
        ? texts.Say("figure.waterfall.nothing")
        : texts.Say(
            "figure.waterfall.total",
            ("decibels", Signed(texts, steps[^1].After, 1)),
            ("factor", texts.Numbers.SignificantOfLog(steps[^1].After / 20, 2)));

    /// <summary>The names of the columns; of names that are too long to stand side by side, every second one.</summary>
    private static IEnumerable<(double Place, string Name)> Names(Stop[] stops, TraceSubject subject)
    {
        string[] names = [.. stops.Select(stop => stop.Name(subject))];
        int every = names.Max(name => name.Length) > MaxName ? 2 : 1;
        return names.Select((name, place) => ((double)place, name)).Where((_, place) => place % every == 0);
    }

    private static IEnumerable<double> Marks(double low, double high)
    {
        double step = new[] { 1.0, 2, 5, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000, 6000, 10000 }.First(step => step == 10000 || (high - low) / step <= 7);
        for (double mark = Math.Ceiling(low / step) * step; mark <= high; mark += step)
        {
            yield return mark;
        }
    }

    private static string Signed(TextCatalog texts, double value, int decimals) => double.IsNegativeInfinity(value) ? "−∞"
        : Math.Round(value, decimals) == 0 ? "0"
        : (value < 0 ? "−" : "+") + texts.Numbers.Fixed(Math.Abs(value), decimals);

    /// <summary>A layer on the way, and the gain on the way to it.</summary>
    private sealed record Stop(int Layer, Gain Gain)
    {
        /// <summary>The first of several layers in a row that the column stands for; null for one layer.</summary>
        public int? First { get; init; }

        /// <summary>The layer, or the first and the last of several.</summary>
        public string Name(TraceSubject subject) =>
            First is { } first ? $"{subject.Layers[first].Name}–{subject.Layers[Layer].Name}" : subject.Layers[Layer].Name;
    }

    /// <summary>The same with the level before it.</summary>
    private sealed record Step(Stop Stop, double Before)
    {
        public Gain Gain => Stop.Gain;

        public IEnumerable<KeyValuePair<string, double>> Causes { get; } =
            [.. Stop.Gain.Decibels.Where(cause => !double.IsNaN(cause.Value) && !double.IsPositiveInfinity(cause.Value)).OrderBy(cause => double.IsNegativeInfinity(cause.Value)).ThenBy(cause => Array.IndexOf(Order, cause.Key))];

        public bool IsLost => double.IsNegativeInfinity(Gain.Total);

        public double Peak => Before + Causes.Where(cause => cause.Value > 0).Sum(cause => cause.Value);

        public double After => IsLost ? Before : Before + Causes.Sum(cause => cause.Value);
    }
}
