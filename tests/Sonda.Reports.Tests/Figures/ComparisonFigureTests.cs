using Sonda.Reports.Figures;

namespace Sonda.Reports.Tests.Figures;

public sealed class ComparisonFigureTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_name_of_a_level_keeps_away_from_the_lines(bool isLogarithmic)
    {
        // The line leaves the level at the left and lies on it at the right.
        Figure figure = ComparisonFigure.Draw(Of(isLogarithmic, (0, 100), (1, 50), (2, 10), (3, 10), (4, 10)));
        Label name = figure.Labels.Single(label => label.Text == "level");
        Assert.Equal((1, 0.0), (name.Side, name.At.X));
        Label end = figure.Labels.Single(label => label.Text == "line");
        Assert.Equal((4.0, 8f), (end.At.X, end.Right));
    }

    [Fact]
    public void What_is_infinite_stands_at_the_top_and_what_is_no_number_is_left_out()
    {
        Comparison comparison = Of(isLogarithmic: true, (0, 1), (1, double.PositiveInfinity), (2, double.NaN)) with { IsNamedAtStart = true };
        Figure figure = ComparisonFigure.Draw(comparison);
        ScottPlot.AxisLimits limits = figure.Plot.Axes.GetLimits();
        Assert.Equal((0.0, 1.0), (limits.Left, limits.Right));
        Assert.Equal(15f, figure.Labels.Single(label => label.Text == "line").Below);
        Assert.InRange(ComparisonFigure.Png(comparison).Length, 1000, 60_000);
    }

    private static Comparison Of(bool isLogarithmic, params (double, double)[] points) => new()
    {
        Name = "one",
        Title = "One line",
        Subtitle = "and a level",
        Horizontal = "place",
        Vertical = "value",
        Lines = [new("line", 0, points)],
        Levels = [new("level", 10)],
        IsLogarithmic = isLogarithmic,
    };
}
