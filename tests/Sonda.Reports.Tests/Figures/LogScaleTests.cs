using Sonda.Reports.Figures;

namespace Sonda.Reports.Tests.Figures;

public sealed class LogScaleTests
{
    [Fact]
    public void Positive_values_stand_at_their_logarithm()
    {
        var scale = LogScale.For([0.002, 0.3]);

        Assert.Equal(0, scale.Top);
        Assert.False(scale.HasLane);
        Assert.InRange(scale.Low, -3, Math.Log10(0.002));
        Assert.Equal(Math.Log10(0.05), scale.Place(0.05), 12);
    }

    [Fact]
    public void Zeros_get_a_lane_below_the_axis()
    {
        var scale = LogScale.For([0, 0.01, 0.3]);

        Assert.True(scale.HasLane);
        Assert.Equal(scale.Lane, scale.Place(0));
        Assert.InRange(scale.Lane, scale.Low, scale.Bottom);
        Assert.Contains(scale.Marks(), mark => mark == (scale.Lane, "0"));
    }

    [Fact]
    public void What_is_far_below_shares_the_lane_under_its_true_name()
    {
        var scale = LogScale.For([1e-137, 0.3]);

        Assert.Equal(-12, scale.Bottom);
        Assert.Equal(scale.Lane, scale.Place(1e-137));
        Assert.Contains(scale.Marks(), mark => mark == (scale.Lane, "< 10⁻¹²"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_has_no_place(double value)
    {
        var scale = LogScale.For([value, 0.3]);

        Assert.True(double.IsNaN(scale.Place(value)));
        Assert.True(double.IsFinite(scale.Low));
    }

    [Fact]
    public void Nothing_at_all_still_makes_an_axis()
    {
        Assert.True(LogScale.For([]).Low < LogScale.For([]).Top);
        Assert.True(LogScale.For([0, 0]).HasLane);
    }
}
