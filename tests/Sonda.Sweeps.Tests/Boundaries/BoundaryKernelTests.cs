using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;
using Sonda.Sweeps.Boundaries;

namespace Sonda.Sweeps.Tests.Boundaries;

public sealed class BoundaryKernelTests
{
    public static readonly TheoryData<string> Conditions = [.. Enum.GetNames<BoundaryCondition>()];

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Lanes_give_the_bits_of_a_naive_program(string condition)
    {
        var setting = new BoundarySetting(Enum.Parse<BoundaryCondition>(condition), Width: 6, Steps: 40, Seed: 3);
        (double[] x, double[] y) = Places(37);
        double[] values = new double[x.Length];
        BoundaryLanes.Train(setting, x, y, values);

        Assert.Equal(x.Select((_, k) => NaiveBoundary.Train(setting, x[k], y[k])), values);
        Assert.Contains(values, value => value < 0);
        Assert.Contains(values, value => value > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(16)]
    public void Any_width_gives_the_bits_of_a_naive_program(int width)
    {
        var setting = new BoundarySetting(BoundaryCondition.Tanh, width, Steps: 20);
        (double[] x, double[] y) = Places(9);
        double[] values = new double[x.Length];
        BoundaryLanes.Train(setting, x, y, values);

        Assert.Equal(x.Select((_, k) => NaiveBoundary.Train(setting, x[k], y[k])), values);
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void An_early_end_and_another_vector_width_change_no_bit(string condition)
    {
        var setting = new BoundarySetting(Enum.Parse<BoundaryCondition>(condition), Width: 5, Steps: 60);
        (double[] x, double[] y) = Places(61);
        double[] values = new double[x.Length], late = new double[x.Length], narrow = new double[x.Length], medium = new double[x.Length];
        BoundaryLanes.Train(setting, x, y, values);
        BoundaryLanes.Train(setting, x, y, late, endsEarly: false);
        var data = new BoundaryLayout(setting);
        BoundaryLanes.Train<Simd128<double>, Vector128<double>>(data, x, y, narrow, true);
        BoundaryLanes.Train<Simd256<double>, Vector256<double>>(data, x, y, medium, true);

        Assert.Equal(late, values);
        Assert.Equal(narrow, values);
        Assert.Equal(medium, values);
    }

    [Fact]
    public void A_series_is_the_published_value()
    {
        var falling = new LossSeries(40);
        var rising = new LossSeries(40);
        for (int step = 0; step < 30; step++)
        {
            falling.Add(4.0 / (step + 1));
            rising.Add(2.0 * (step + 1));
        }

        for (int step = 30; step < 40; step++)
        {
            falling.Add(0.1);
        }

        rising.Add(double.NaN);
        Assert.Equal(-(Enumerable.Range(1, 30).Sum(k => 1.0 / k) + (10 * 0.025)), falling.Finish(), 12);
        Assert.Equal(Enumerable.Range(1, 30).Sum(k => 1.0 / k) + (10 * 1e-6), rising.Finish(), 12);
    }

    private static (double[] X, double[] Y) Places(int count) => (
        [.. Enumerable.Range(0, count).Select(k => -3 + (9.0 * (k * 7 % count) / count))],
        [.. Enumerable.Range(0, count).Select(k => -3 + (9.0 * (k * 11 % count) / count))]);
}
