using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>The readings of a layer's numbers equal those of a simple loop, at every width.</summary>
public sealed class ActivityKernelTests
{
    [Fact]
    public void Sums_in_float() => CheckSums<float>();

    [Fact]
    public void Sums_in_double() => CheckSums<double>();

    [Fact]
    public void Numbers_of_float_do_not_leave_the_range_when_they_are_squared()
    {
        Matrix<float> small = Matrix<float>.Create(3, 21), large = Matrix<float>.Create(3, 21);
        for (int row = 0; row < 3; row++)
        {
            small.Row(row).Fill(MathF.ScaleB(row, -120));
            large.Row(row).Fill(MathF.ScaleB(row, 120));
        }

        Near(Math.ScaleB(21 * 5, -240), ActivityKernels.Squares(small));
        Near(Math.ScaleB(21 * 5, 240), ActivityKernels.Squares(large));
        Near(Math.ScaleB(21 * 2, -240), ActivityKernels.Deviations(small, new double[28]).Deviations);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-44f)]
    [InlineData(1e-30f)]
    [InlineData(3e-16f)]
    [InlineData(1)]
    [InlineData(4e18f)]
    [InlineData(1e30f)]
    public void Squares_are_right_of_any_size_in_blocks_of_any_length_and_beside_zeros(float size)
    {
        foreach (int columns in (int[])[15, 16, 48, 250, 256, 500, 1000])
        {
            Matrix<float> x = TestMatrix.Gaussian<float>(3, columns, 1);
            for (int column = 0; column < columns; column++)
            {
                x.Row(0)[column] *= size;
                x.Row(1)[column] *= column % 16 == 3 ? 0 : size;
                x.Row(2)[column] *= column % 16 == 3 ? 1 : size;
            }

            Near(x.ToArray().Sum(value => (double)value * value), ActivityKernels.Squares(x), 6e-7);
            Near(x.Row(0).ToArray().Sum(value => (double)value * value), Reductions.Squares<float>(x.Row(0)), 6e-7);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_number_that_is_not_finite_shows_in_the_squares(float bad)
    {
        float[] x = [.. Enumerable.Repeat(1f, 600)];
        x[300] = bad;
        Assert.Equal((double)bad * bad, Reductions.Squares<float>(x));
    }

    [Fact]
    public void Counts_and_largest_magnitudes_at_every_length()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] x = TestMatrix.Gaussian<float>(1, length, 1).ToArray();
            for (int i = 0; i < length; i += 3)
            {
                x[i] = 0;
            }

            Assert.Equal(x.Count(value => value != 0 && Math.Abs(value) < 0.7f), ActivityKernels.CountBelow<float>(x, 0.7f));
            float[] largest = [.. Enumerable.Repeat(0.5f, length)];
            ActivityKernels.Largest<float>(x, largest);
            Assert.Equal(x.Select(value => Math.Max(0.5f, Math.Abs(value))), largest);
        }
    }

    [Fact]
    public void Distances_from_a_mean_far_away_keep_their_digits()
    {
        // 2²³ + {0, 1, 2, 0, 1, 2, 0}: all are floats. Their squared deviations add up to 34/7, while their squares are 5e14.
        Matrix<float> far = Matrix<float>.Create(7, 9), same = Matrix<float>.Create(7, 9);
        for (int row = 0; row < 7; row++)
        {
            far.Row(row).Fill(MathF.ScaleB(1, 23) + (row % 3));
            same.Row(row).Fill(0.1f);
        }

        Near(9 * 34 / 7.0, ActivityKernels.Deviations(far, new double[16]).Deviations);
        Assert.Equal(0, ActivityKernels.Deviations(same, new double[16]).Deviations);
    }

    [Fact]
    public void Numbers_above_zero_are_counted_at_every_length()
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            Matrix<float> z = TestMatrix.Gaussian<float>(5, columns, 1);
            z.Row(3)[columns - 1] = 0;
            for (int row = 0; row < 5; row++)
            {
                z.Row(row)[0] = -1;
            }

            float[] all = z.ToArray(), highest = new float[columns];
            (double squares, long above) = ActivityKernels.Above(z, highest);
            Near(ActivityKernels.Squares(z), squares);
            Assert.Equal(all.Count(value => value > 0), above);
            Assert.Equal(Enumerable.Range(0, columns).Select(column => all.Where((_, i) => i % columns == column).Append(0).Max()), highest);
        }
    }

    private static void CheckSums<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            Matrix<T> x = TestMatrix.Gaussian<T>(5, columns, 1);

            // Readings exclude the padding, which is not zero after a sigmoid.
            for (int row = 0; row < 5; row++)
            {
                x.Padded.Slice((row * x.Stride) + columns, x.Stride - columns).Fill(T.NaN);
            }

            double[] all = [.. x.ToArray().Select(value => double.CreateTruncating(value))];
            double[] means = [.. Enumerable.Range(0, columns).Select(column => all.Where((_, i) => i % columns == column).Average())];
            Near(all.Sum(value => value * value), ActivityKernels.Squares(x), typeof(T) == typeof(float) ? 6e-7 : 1e-14);
            (double deviations, double squares) = ActivityKernels.Deviations(x, new double[columns + 7]);
            Near(all.Select((value, i) => (value - means[i % columns]) * (value - means[i % columns])).Sum(), deviations);
            Near(means.Sum(mean => mean * mean), squares);
        }
    }

    private static void Near(double expected, double found, double error = 1e-7) => Assert.InRange(found, expected * (1 - error), expected * (1 + error));
}
