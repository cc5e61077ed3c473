using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Maps;
using Sonda.Sweeps.Measures;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Tests.Maps;

public sealed class SweepMapTests
{
    [Fact]
    public void A_place_is_the_mean_over_its_seeds_with_their_interval()
    {
        SweepSpec sweep = SweepSpec.Parse("784-{w}-10; rate {eta}; w = 10, 20; eta = 0.1, 0.2, 0.4; seeds 3; measure accuracy, cost");
        var map = SweepMap.Of(sweep, Filled(sweep, (places, seed) => (100 * places[0]) + (10 * places[1]) + seed));

        Assert.Equal(("eta", "w", 3, 2), (map.X.Name, map.Y!.Name, map.Columns, map.Rows));
        Assert.Equal(121, map[2, 1].Mean, 12);
        // Three values with a deviation of 1: Student's t with two degrees of freedom.
        Assert.Equal(4.302652730 / Math.Sqrt(3), map[2, 1].HalfInterval, 6);
        Assert.Equal("w = 20, eta = 0.4, seed = 1", sweep.Describe(map.FirstCell(2, 1)));
    }

    [Fact]
    public void Other_axes_are_held_and_names_are_checked()
    {
        SweepSpec sweep = SweepSpec.Parse("784-[{w} {act}]-10; rate {eta}; w = 10, 20; eta = 0.1, 0.2, 0.4; act = tanh, relu");
        SweepCells cells = Filled(sweep, (places, _) => places[2]);

        Assert.Equal(1, SweepMap.Of(sweep, cells, x: "eta", y: "w", held: Held("act", "relu"))[0, 0].Mean);
        Assert.Equal(0, SweepMap.Of(sweep, cells, held: Held("act", "tanh"))[0, 0].Mean);
        Assert.Null(SweepMap.Of(SweepSpec.Parse("784-{w}-10; w = 1, 2"), Filled(SweepSpec.Parse("784-{w}-10; w = 1, 2"), (_, _) => 0)).Y);
        Fails("Did you mean act?", () => SweepMap.Of(sweep, cells, x: "actt"));
        Fails("expected one of tanh, relu", () => SweepMap.Of(sweep, cells, held: Held("act", "elu")));
        Fails("choose its value, as in --at act=tanh", () => SweepMap.Of(sweep, cells, x: "w", y: "eta"));
        SweepSpec alone = SweepSpec.Parse("784-{w}-10; w = 1, 2");
        Fails("found w twice", () => SweepMap.Of(alone, Filled(alone, (_, _) => 0), x: "w", y: "w"));
        Fails("\"cost\" is not measured by this sweep", () => SweepMap.Of(sweep, cells, Measure.Parse("cost")));
    }

    [Fact]
    public void Diverged_seeds_are_counted_and_have_no_part_in_the_mean()
    {
        SweepSpec sweep = SweepSpec.Parse("784-{w}-10; w = 10, 20; seeds 2");
        var cells = new SweepCells(4, 1);
        cells.Add(new CellResult(0, CellStatus.Trained, [80]));
        cells.Add(new CellResult(1, CellStatus.Diverged, [double.NaN]));
        cells.Add(new CellResult(2, CellStatus.Diverged, [double.NaN]));
        var map = SweepMap.Of(sweep, cells);

        Assert.Equal((80.0, 1, 1, 2, false), (map[0, 0].Mean, map[0, 0].Count, map[0, 0].Diverged, map[0, 0].Known, map[0, 0].IsDiverged));
        Assert.True(map[1, 0].IsDiverged);
        Assert.Equal(0, map.Missing);
    }

    [Fact]
    public void A_contour_runs_where_the_value_is()
    {
        SweepSpec sweep = SweepSpec.Parse("784-{w}-10; rate {eta}; w = 1..5 step 1; eta = 1..6 step 1");
        var map = SweepMap.Of(sweep, Filled(sweep, (places, _) => places[1] + (0.5 * places[0])));
        IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> pieces = Contour.Of(map, 2.75);

        Assert.NotEmpty(pieces);
        Assert.All(pieces.SelectMany(piece => new[] { piece.From, piece.To }), point => Assert.Equal(2.75, point.X + (0.5 * point.Y), 9));
    }

    [Fact]
    public void Six_depth_scales_are_the_line_of_plain_networks_on_either_axis()
    {
        SweepSpec sweep = SweepSpec.Parse("784-[64 tanh variance({v},0.05)]x{depth}-10 softmax; depth = 10..40 step 10; v = 1, 1.3, 1.5");
        SweepCells cells = Filled(sweep, (places, _) => places[0] < 2 ? 90 : 10);
        TheoryLine line = TheoryLine.Of(SweepMap.Of(sweep, cells))!;
        TheoryLine turned = TheoryLine.Of(SweepMap.Of(sweep, cells, x: "depth", y: "v"))!;

        // ξ at σ_b² = 0.05: 3.627, 7.834 and 15.79 layers.
        Assert.All(line.Depths.Zip([3.627, 7.834, 15.79]), pair => Assert.Equal(6 * pair.Second, pair.First, 0.05));
        Assert.Equal((true, false), (line.IsDepthVertical, turned.IsDepthVertical));
        Assert.Equal(line.Depths, turned.Depths);
        Assert.Equal([10, 20, 30, 40], line.Layers);

        // Depths 10 and 20 train. v = 1 (21.8 layers): 10 right, 30 and 40 right, 20 too near. v = 1.3 (47): 10, 20 right, 30 wrong, 40 too
        // near. v = 1.5 (94.7): 10, 20 right, 30, 40 wrong.
        Assert.Equal((7, 10), line.Sorted(SweepMap.Of(sweep, cells), 50));
    }

    [Fact]
    public void The_line_ends_at_the_edge_of_the_map_on_either_axis()
    {
        SweepSpec sweep = SweepSpec.Parse("784-[64 tanh variance({v},0.05)]x{depth}-10 softmax; depth = 10..40 step 10; v = 1, 1.3, 1.5");
        SweepCells cells = Filled(sweep, (_, _) => 1);
        SweepMap upright = SweepMap.Of(sweep, cells), turned = SweepMap.Of(sweep, cells, x: "depth", y: "v");

        // 6 ξ is 21.8 and 47 layers: places 1.18 and 3.70, and the map ends at 3.5.
        IReadOnlyList<(double X, double Y)> piece = Assert.Single(TheoryPath.Of(upright, TheoryLine.Of(upright)!));
        Assert.Equal(2, piece.Count);
        Assert.Equal((0.0, 1.18), (piece[0].X, Math.Round(piece[0].Y, 2)));
        Assert.Equal((0.92, 3.5), (Math.Round(piece[1].X, 2), piece[1].Y));
        Assert.Equal(piece.Select(point => (point.Y, point.X)), Assert.Single(TheoryPath.Of(turned, TheoryLine.Of(turned)!)));
    }

    [Fact]
    public void Between_words_there_is_nothing_to_draw_a_line_through()
    {
        SweepSpec sweep = SweepSpec.Parse("784-[64 {act} variance(1,0.05)]x{depth}-10 softmax; depth = 10..40 step 10; act = tanh, elu, hard-tanh");
        SweepMap map = SweepMap.Of(sweep, Filled(sweep, (places, _) => places[1] == 1 || places[0] < 2 ? 90 : 10));
        TheoryLine line = TheoryLine.Of(map)!;

        Assert.All(TheoryPath.Of(map, line), piece => Assert.Equal((1.0, 0.0), (piece[1].X - piece[0].X, piece[1].Y - piece[0].Y)));
        Assert.Contains(TheoryPath.Of(map, line), piece => piece[0].X == -0.5 && Math.Abs(piece[0].Y - 1.18) < 0.01);

        // All places of the middle word train, of the others the first two.
        Assert.Equal(
            [((-0.5, 1.5), (0.5, 1.5)), ((0.5, 1.5), (0.5, 2.5)), ((0.5, 2.5), (0.5, 3.5)), ((1.5, 1.5), (1.5, 2.5)), ((1.5, 1.5), (2.5, 1.5)), ((1.5, 2.5), (1.5, 3.5))],
            Contour.Of(map, 50).Order());
    }

    [Theory]
    [InlineData("784-[64 tanh he bn]x{depth}-10; rate {eta}")]
    [InlineData("784-[64 tanh he]x3-10; batch {depth}; rate {eta}")]
    public void Other_networks_have_no_line(string run)
    {
        SweepSpec sweep = SweepSpec.Parse($"{run}; depth = 10..40 step 10; eta = 1, 2");

        Assert.Null(TheoryLine.Of(SweepMap.Of(sweep, Filled(sweep, (_, _) => 1))));
    }

    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(10, 2.22814)]
    [InlineData(11, 2.20099)]
    [InlineData(30, 2.04227)]
    [InlineData(1000, 1.96234)]
    public void Quantiles_are_those_of_the_tables(int freedom, double quantile)
    {
        Assert.Equal(quantile, StudentT.Quantile975(freedom), 0.0001);
    }

    private static void Fails(string expected, Func<object> work) =>
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(work).Message, StringComparison.Ordinal);

    private static Dictionary<string, string> Held(string name, string value) => new() { [name] = value };

    private static SweepCells Filled(SweepSpec sweep, Func<int[], int, double> value)
    {
        var cells = new SweepCells(sweep.CellCount, sweep.Measures.Length);
        int[] places = new int[sweep.Axes.Length];
        for (int cell = 0; cell < sweep.CellCount; cell++)
        {
            int seed = sweep.Locate(cell, places);
            cells.Add(new CellResult(cell, CellStatus.Trained, [.. sweep.Measures.Select(_ => value(places, seed))]));
        }

        return cells;
    }
}
