using ScottPlot;
using Sonda.Theory;

namespace Sonda.Reports.Figures;

/// <summary>The cause: the slope of the sigmoid, never above ¼, over the weighted inputs of the book's initialisation.</summary>
internal static class SlopeFigure
{
    private const double Reach = 6;

    public static Figure Draw(FigureContext context)
    {
        SigmoidMeanField theory = SigmoidMeanField.BookStart;
        double typical = Math.Sqrt(theory.Multiplier);
        double deviation = Math.Sqrt(theory.Variance);
        var typicalLabel = new Label(context.Texts.Say("figure.slope.typical"), new(Reach, typical), Tone.SeriesText(1))
        {
            Right = 8,
            Bold = true,
            Size = 12.5f,
        };
        float room = FigureRenderer.Width(typicalLabel.Text, typicalLabel.Size, bold: true) + 28;
        Plot plot = FigurePlot.New(new PixelPadding(66, room, 52, 38));
        const double top = 0.29;
        plot.Axes.SetLimits(-Reach, Reach, 0, top);
        double[] z = [.. Enumerable.Range(0, 241).Select(i => Reach * ((i / 120.0) - 1))];

        // The bell shows the distribution of the inputs; its height is arbitrary and chosen to fit the figure.
        Coordinates[] bell = [.. z.Select(x => new Coordinates(x, 0.16 * Math.Exp(-x * x / (2 * theory.Variance))))];
        ScottPlot.Plottables.Polygon spread = plot.Add.Polygon([new(-Reach, 0), .. bell, new(Reach, 0)]);
        spread.FillColor = Tone.Wire.Plot.WithAlpha(110);
        spread.LineWidth = 0;
        FigurePlot.AddLine(plot, [new(-Reach, typical), new(Reach, typical)], Tone.Series(1), 1.6f);
        FigurePlot.AddLine(plot, z.Select(x => new Coordinates(x, SigmoidMeanField.Slope(x))), Tone.Series(0), 2.6f);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(
            Enumerable.Range(0, 6).Select(i => (i * 0.05, context.Numbers.Fixed(i * 0.05, 2))));
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(
            [(-6, "−6"), (-4, "−4"), (-2, "−2"), (0, "0"), (2, "2"), (4, "4"), (6, "6")]);
        return new Figure
        {
            Name = "sigmoid-slope",
            Title = context.Texts.Say("figure.slope.title"),
            Subtitle = context.Texts.Say(
                "figure.slope.subtitle", ("typical", context.Numbers.Significant(typical, 3))),
            Alt = context.Texts.Say(
                "figure.slope.alt",
                ("typical", context.Numbers.Significant(typical, 3)),
                ("deviation", context.Numbers.Significant(deviation, 3))),
            Notice = null,
            Plot = plot,
            Height = 400,
            Labels =
            [
                FigurePlot.NameAxes(
                    plot, context.Texts.Say("figure.slope.x"), context.Texts.Say("figure.slope.y"), new(-Reach, top)),
                typicalLabel,
                new(context.Texts.Say("figure.slope.curve"), new(1.1, SigmoidMeanField.Slope(1.1)), Tone.SeriesText(0))
                {
                    Right = 8,
                    Below = -6,
                    Bold = true,
                    Size = 12.5f,
                },
                new(context.Texts.Say("figure.slope.bell"), new(0, 0.03), Tone.Muted) { Side = 0, Size = 12.5f },
            ],
        };
    }
}
