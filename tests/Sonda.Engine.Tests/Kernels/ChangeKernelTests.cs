using Sonda.Engine.Kernels;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>Norms of a step beside plain sums, at lengths around the vectors and at sizes whose squares leave float.</summary>
public sealed class ChangeKernelTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 1)]
    [InlineData(16, 1)]
    [InlineData(45, 1)]
    [InlineData(256, 1)]
    [InlineData(1000, 1)]
    [InlineData(1000, 1e-30)]
    [InlineData(1000, 1e25)]
    public void Norms_are_those_of_plain_sums(int length, double size)
    {
        float[] gradient = Numbers(1), before = Numbers(2), after = Numbers(3), old = [.. before];

        (double gradients, double parameters, double changes) = ChangeKernels.MoveOn<float>(gradient, before, after);

        Near(gradient.Sum(g => (double)g * g), gradients);
        Near(old.Sum(w => (double)w * w), parameters);
        Near(old.Zip(after).Sum(pair => Math.Pow((double)(pair.Second - pair.First), 2)), changes);
        Assert.Equal(after, before);

        float[] Numbers(int seed) => [.. Enumerable.Range(0, length).Select(i => (float)(size * Math.Sin((i * 1.7) + seed)))];
    }

    [Fact]
    public void A_missing_gradient_is_zero_and_doubles_are_doubles()
    {
        double[] before = [3, 4, .. new double[300]], after = [3, 5, .. new double[300]];

        Assert.Equal((0, 25, 1), ChangeKernels.MoveOn([], before, after));
        Assert.Equal(after, before);
    }

    private static void Near(double expected, double found) => Assert.InRange(Math.Abs(found - expected), 0, 1e-6 * Math.Abs(expected));
}
