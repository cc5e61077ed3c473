using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

public sealed class ReductionTests
{
    [Fact]
    public void The_largest_magnitude_is_found_at_every_place_of_every_length()
    {
        Check(float.NaN, float.PositiveInfinity, float.NegativeInfinity, -7f, float.MaxValue, -float.Epsilon);
        Check(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -7.0, double.MaxValue, -double.Epsilon);
        Assert.Equal(0, Reductions.MaxAbs<float>([]));
        Assert.True(Reductions.AreFinite<double>([]));

        static void Check<T>(params ReadOnlySpan<T> values)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            for (int length = 1; length <= 150; length++)
            {
                var x = new T[length];
                for (int place = 0; place < length; place++)
                {
                    foreach (T value in values)
                    {
                        x[place] = value;
                        Assert.Equal(double.CreateTruncating(T.Abs(value)), Reductions.MaxAbs<T>(x));
                        Assert.Equal(T.IsFinite(value), Reductions.AreFinite<T>(x));
                        Assert.Equal(double.CreateTruncating(T.Abs(value)), ElementwiseKernels.Scale<T>(x, T.One, new T[length]));
                        x[place] = T.Zero;
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1e25f)]
    [InlineData(1e-25f)]
    [InlineData(1e-40f)]
    [InlineData(3e38f)]
    public void Norm_of_eight_equal_floats_neither_overflows_nor_underflows(float value)
    {
        float[] x = [.. Enumerable.Repeat(value, 8)];
        Assert.Equal(Math.Sqrt(8) * value, Norms.Euclidean<float>(x), 1e-15 * Math.Sqrt(8) * value);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    [InlineData(5e-324)]
    [InlineData(1.0)]
    public void Norm_of_doubles_is_right_over_the_whole_range(double value)
    {
        double[] x = [3 * value, 4 * value];
        double expected = 5 * value;
        Assert.InRange(Norms.Euclidean<double>(x), expected * (1 - 1e-15), expected * (1 + 1e-15));
    }

    [Fact]
    public void Sum_at_every_length_from_0_to_256_adds_up_in_eight_lanes_of_double()
    {
        var random = new RandomStream(8);
        for (int length = 0; length <= 256; length++)
        {
            double[] x = [.. Enumerable.Range(0, length).Select(_ => (double)(float)random.NextGaussian())];
            var lane = new double[8];
            for (int i = 0; i < length; i++)
            {
                lane[i % 8] += x[i];
            }

            double sum = lane[0] + lane[4] + (lane[2] + lane[6]) + (lane[1] + lane[5] + (lane[3] + lane[7]));
            Assert.Equal(sum, Reductions.Sum<double>(x));
            Assert.Equal(sum, Reductions.Sum<float>(Array.ConvertAll(x, value => (float)value)));
        }
    }

    [Fact]
    public void Norm_of_nothing_is_zero_and_of_NaN_is_NaN()
    {
        Assert.Equal(0, Norms.Euclidean<float>([]));
        Assert.Equal(0, Norms.Euclidean<double>([0, 0]));
        Assert.Equal(double.NaN, Norms.Euclidean<double>([1, double.NaN, 2]));
        Assert.Equal(double.NaN, Norms.Euclidean<float>([float.NaN, float.PositiveInfinity]));
        Assert.Equal(double.PositiveInfinity, Norms.Euclidean<float>([1, float.NegativeInfinity]));
    }

    [Fact]
    public void Norm_at_every_length_from_0_to_256_adds_up_in_eight_lanes()
    {
        var random = new RandomStream(8);
        for (int length = 0; length <= 256; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
            var lane = new double[8];
            for (int i = 0; i < length; i++)
            {
                lane[i % 8] += (double)x[i] * x[i];
            }

            double sum = lane[0] + lane[4] + (lane[2] + lane[6]) + (lane[1] + lane[5] + (lane[3] + lane[7]));
            Assert.Equal(Math.Sqrt(sum), Norms.Euclidean<float>(x));
        }
    }

    [Fact]
    public void Sums_over_rows_are_right_for_few_and_many_rows()
    {
        foreach (int rows in (int[])[0, 1, 31, 32, 33, 1000])
        {
            foreach (int width in (int[])[5, 1024, 1025, 2500])
            {
                var x = Matrix<float>.Create(rows, width);
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < width; column++)
                    {
                        x.Row(row)[column] = (column % 7) + 0.1f;
                    }
                }

                var sum = Matrix<float>.Create(1, width);
                sum.Padded.Fill(9);

                Assert.Equal(0, Allocations.Least(() => SumKernels.SumRows(x, 0.5f, sum)));
                for (int column = 0; column < width; column++)
                {
                    double expected = rows * 0.5 * ((column % 7) + 0.1);
                    Assert.InRange(sum.Row(0)[column], expected - (1e-6 * expected), expected + (1e-6 * expected));
                }
            }
        }
    }
}
