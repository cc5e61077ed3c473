using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>What is read of the numbers of a layer is what a loop over them says, at every width.</summary>
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
        Near(Math.ScaleB(21 * 2, -240), ActivityKernels.Deviations(small, new double[21]).Deviations);
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

    private static void CheckSums<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            Matrix<T> x = TestMatrix.Gaussian<T>(5, columns, 1);

            // Padding is not part of what is read: behind a sigmoid it is not zero.
            for (int row = 0; row < 5; row++)
            {
                x.Padded.Slice((row * x.Stride) + columns, x.Stride - columns).Fill(T.NaN);
            }

            double[] all = [.. x.ToArray().Select(value => double.CreateTruncating(value))];
            double[] means = [.. Enumerable.Range(0, columns).Select(column => all.Where((_, i) => i % columns == column).Average())];
            Near(all.Sum(value => value * value), ActivityKernels.Squares(x));
            (double deviations, double squares) = ActivityKernels.Deviations(x, new double[columns + 3]);
            Near(all.Select((value, i) => (value - means[i % columns]) * (value - means[i % columns])).Sum(), deviations);
            Near(means.Sum(mean => mean * mean), squares);
        }
    }

    private static void Near(double expected, double found) => Assert.InRange(found, expected * (1 - 1e-7), expected * (1 + 1e-7));
}
