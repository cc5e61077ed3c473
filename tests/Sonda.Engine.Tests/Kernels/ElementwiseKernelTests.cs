using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Kernels;

public sealed class ElementwiseKernelTests
{
    [Fact]
    public void Sigmoid_at_every_length_and_offset_gives_the_bits_of_single_numbers_and_keeps_its_bounds()
    {
        CheckLengths<float>();
        CheckLengths<double>();
    }

    [Fact]
    public void Sigmoid_in_float_is_within_two_units_in_the_last_place()
    {
        float[] z = [.. Enumerable.Range(-12_000, 24_001).Select(i => i / 133f), -104, -100, 88.7f, 103];
        float[] a = new float[z.Length];
        new Sigmoid<float>().Forward(z, a);
        for (int i = 0; i < z.Length; i++)
        {
            double exact = 1 / (1 + Math.Exp(-(double)z[i]));
            Assert.InRange(Math.Abs(a[i] - exact), 0, 2.01 * Unit((float)exact));
        }
    }

    [Fact]
    public void Sigmoid_in_double_is_within_two_units_in_the_last_place_and_those_of_the_oracle()
    {
        double[] z = [.. Enumerable.Range(-7000, 14_001).Select(i => i / 10.03)];
        double[] a = new double[z.Length];
        new Sigmoid<double>().Forward(z, a);
        for (int i = 0; i < z.Length; i++)
        {
            // The oracle divides once more and calls the system's exponential: an error of two units of its own.
            double exact = z[i] >= 0 ? 1 / (1 + Math.Exp(-z[i])) : Math.Exp(z[i]) / (1 + Math.Exp(z[i]));
            Assert.InRange(Math.Abs(a[i] - exact), 0, 4 * (Math.BitIncrement(exact) - exact));
        }
    }

    [Fact]
    public void Slope_keeps_its_digits_where_the_sigmoid_has_rounded_to_one()
    {
        double[] z = [.. Enumerable.Range(-3500, 7001).Select(i => i / 5.0)];
        double[] d = [.. z.Select(_ => 1.0)];
        new Sigmoid<double>().Backward(z, d);
        for (int i = 0; i < z.Length; i++)
        {
            double e = Math.Exp(-Math.Abs(z[i]));
            double exact = e / ((1 + e) * (1 + e));
            Assert.InRange(Math.Abs(d[i] - exact), 0, (8e-16 * exact) + double.Epsilon);
        }

        Assert.True(d[^1] > 0, "slope at z = 700");
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(0f, 0.5f)]
    [InlineData(1e30f, 1f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Sigmoid_at_the_ends(float z, float expected)
    {
        float[] a = [7];
        new Sigmoid<float>().Forward([z], a);
        Assert.Equal(expected, a[0]);
    }

    [Fact]
    public void Scaling_and_adding_at_every_length_touch_their_span_alone()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] x = [.. Enumerable.Range(0, length + 2).Select(i => i + 0.5f)];
            float[] y = (float[])x.Clone();
            ElementwiseKernels.Scale(y.AsSpan(1, length), 3f);
            Assert.Equal([x[0], .. x[1..^1].Select(v => v * 3f), x[^1]], y);
            ElementwiseKernels.Add<float>(x.AsSpan(1, length), y.AsSpan(1, length));
            Assert.Equal([x[0], .. x[1..^1].Select(v => (v * 3f) + v), x[^1]], y);
        }
    }

    [Fact]
    public void Adding_a_multiple_rounds_the_product_before_the_sum_and_returns_the_largest_magnitude()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] x = [.. Enumerable.Range(0, length + 2).Select(i => 1f / (i + 3))], y = [.. x.Select(v => -7 * v)];
            float[] expected = [y[0], .. x[1..^1].Zip(y[1..^1], (v, w) => (float)(v * 0.1f) + w), y[^1]];
            double largest = ElementwiseKernels.AddScaled<float>(x.AsSpan(1, length), 0.1f, y.AsSpan(1, length));
            Assert.Equal(expected, y);
            Assert.Equal(expected[1..^1].Select(MathF.Abs).DefaultIfEmpty(0).Max(), largest);
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(40, 3)]
    [InlineData(40, 39)]
    public void A_sum_that_is_not_finite_is_seen_wherever_it_is(int length, int place)
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            float[] x = new float[length], y = new float[length];
            x[place] = bad;
            Assert.False(double.IsFinite(ElementwiseKernels.AddScaled<float>(x, 1f, y)));
        }
    }

    private static float Unit(float value) => Math.Max(MathF.BitIncrement(value) - value, float.Epsilon);

    private static void CheckLengths<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(3);
        var sigmoid = new Sigmoid<T>();
        for (int length = 0; length <= 256; length++)
        {
            T[] z = [.. Enumerable.Range(0, length + 3).Select(_ => T.CreateTruncating(4 * random.NextGaussian()))];
            T[] a = [.. z.Select(_ => T.CreateTruncating(99))];
            int offset = 1 + (length % 2);
            sigmoid.Forward(z.AsSpan(offset, length), a.AsSpan(offset, length));
            for (int i = 0; i < a.Length; i++)
            {
                T[] alone = [T.CreateTruncating(99)];
                if (i >= offset && i < offset + length)
                {
                    sigmoid.Forward(z.AsSpan(i, 1), alone);
                }

                Assert.Equal(alone[0], a[i]);
            }
        }
    }
}
