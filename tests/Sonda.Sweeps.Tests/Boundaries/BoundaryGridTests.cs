using Sonda.Sweeps.Boundaries;

namespace Sonda.Sweeps.Tests.Boundaries;

public sealed class BoundaryGridTests
{
    private static readonly BoundarySetting Setting = new(BoundaryCondition.Tanh, Width: 4, Steps: 30);

    [Fact]
    public void A_finer_grid_and_a_zoom_meet_the_places_of_the_first()
    {
        var coarse = new BoundaryView(0, 0, 0, 3);
        var fine = new BoundaryView(0, 0, 0, 5);
        BoundaryView zoom = BoundaryView.Around(2.25, 0.375, 2, 5);

        Assert.Equal((-3.0, 6.0, -3.0, 6.0), (coarse.X(0), coarse.X(8), coarse.Y(0), coarse.Y(8)));
        for (int k = 0; k <= 8; k++)
        {
            Assert.Equal(4 * k, fine.IndexOf(coarse, k, isColumn: true));
            Assert.Equal(coarse.X(k), fine.X(4 * k));
        }

        int met = 0;
        for (int k = 0; k < fine.Count; k++)
        {
            if (zoom.IndexOf(fine, k, isColumn: true) is >= 0 and int column)
            {
                Assert.Equal(fine.X(k), zoom.X(column));
                met++;
            }
        }

        Assert.InRange(met, 8, 9);
        Assert.Equal(-1, coarse.IndexOf(fine, 1, isColumn: true));
        Assert.Equal(9.0 / 4, zoom.X(32) - zoom.X(0), 12);
        Assert.InRange(2.25, zoom.X(0), zoom.X(32));
    }

    [Theory]
    [InlineData(-9, 99, 0)]
    [InlineData(6, -3, 20)]
    [InlineData(0.123456, 3.14159, 30)]
    public void A_zoom_stays_within_the_first_view(double x, double y, int zoom)
    {
        BoundaryView view = BoundaryView.Around(x, y, zoom, 6);

        Assert.InRange(view.X(0), -3, 6);
        Assert.InRange(view.X(64), view.X(0), 6);
        Assert.InRange(view.Y(0), -3, 6);
        Assert.InRange(view.Y(64), view.Y(0), 6);
        Assert.True(view.X(1) > view.X(0));
    }

    [Fact]
    public void A_grid_that_uses_another_has_the_values_of_one_computed_anew()
    {
        var anew = BoundaryExperiment.Run(Setting, new BoundaryGrid(new BoundaryView(0, 0, 0, 5)), 2, null, default);
        var coarse = BoundaryExperiment.Run(Setting, new BoundaryGrid(new BoundaryView(0, 0, 0, 4)), 1, null, default);
        var fine = new BoundaryGrid(new BoundaryView(0, 0, 0, 5));
        fine.Take(coarse);
        Assert.Equal(17 * 17, fine.Known);
        BoundaryExperiment.Run(Setting, fine, 1, null, default);

        Assert.Equal(anew.Values, fine.Values);
    }

    [Fact]
    public void A_file_reads_back_and_a_damaged_or_foreign_one_is_none()
    {
        using var home = new TemporaryFolder();
        var grid = BoundaryExperiment.Run(Setting, new BoundaryGrid(BoundaryView.Around(1, 2, 3, 3)), 1, null, default);
        grid.Save(home["a.grid"], Setting);
        BoundaryGrid read = BoundaryGrid.Load(home["a.grid"], Setting)!;
        Assert.Equal((grid.View, grid.Values.Length), (read.View, read.Values.Length));
        Assert.Equal(grid.Values, read.Values);
        Assert.Null(BoundaryGrid.Load(home["a.grid"], Setting with { Steps = 31 }));

        byte[] bytes = File.ReadAllBytes(home["a.grid"]);
        for (int length = 0; length < bytes.Length; length += 11)
        {
            File.WriteAllBytes(home["a.grid"], bytes[..length]);
            Assert.Null(BoundaryGrid.Load(home["a.grid"], Setting));
        }
    }

    [Theory]
    [InlineData(1.0, 0.02)]
    [InlineData(2.0, 0.02)]
    public void Box_counting_finds_the_dimension_of_known_sets(double dimension, double tolerance)
    {
        // A straight edge has the dimension 1, a checkerboard that of the plane.
        var grid = new BoundaryGrid(new BoundaryView(0, 0, 0, 8));
        int count = grid.View.Count;
        for (int place = 0; place < grid.Values.Length; place++)
        {
            (int row, int column) = Math.DivRem(place, count);
            grid.Values[place] = dimension == 1 ? (column < 100 ? -1 : 1) : ((row + column) % 2 == 0 ? -1 : 1);
        }

        BoxCounting counting = BoxCounting.Of(grid);
        Assert.Equal(dimension, counting.Dimension, tolerance);
        Assert.InRange(counting.HalfInterval, 0, 0.05);
    }

    [Fact]
    public void Box_counting_finds_the_dimension_of_a_fractal()
    {
        // Sierpinski's carpet in base 2 is the triangle of Pascal modulo 2: log₂ 3. Its members converge.
        var grid = new BoundaryGrid(new BoundaryView(0, 0, 0, 9));
        int count = grid.View.Count;
        for (int place = 0; place < grid.Values.Length; place++)
        {
            (int row, int column) = Math.DivRem(place, count);
            grid.Values[place] = (row & column) == 0 ? -1 : 1;
        }

        Assert.Equal(Math.Log2(3), BoxCounting.Of(grid).Dimension, 0.1);
    }
}
