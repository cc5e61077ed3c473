using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>The kernels of normalisations and dropout, bit for bit at widths 0 to 256 between guard values.</summary>
public sealed class NormKernelTests
{
    [Fact]
    public void In_float() => CheckAll<float>();

    [Fact]
    public void In_double() => CheckAll<double>();

    [Fact]
    public void A_row_adds_up_in_eight_lanes_of_double_at_every_length()
    {
        CheckRowSums<float>();
        CheckRowSums<double>();
    }

    [Fact]
    public void A_mask_takes_16_bits_a_number_lowest_first_and_a_row_begins_anew()
    {
        const int threshold = 20_000;
        for (int columns = 0; columns <= 37; columns++)
        {
            RandomStream drawn = new(3), again = new(3);
            Check<float>(5, columns, mask => DropoutKernels.FillMask(drawn, threshold, 1.5f, mask), Expected());

            float[,] Expected()
            {
                var expected = new float[5, columns];
                for (int row = 0; row < 5; row++)
                {
                    ulong bits = 0;
                    for (int column = 0; column < columns; column++)
                    {
                        bits = column % 4 == 0 ? again.NextUInt64() : bits;
                        expected[row, column] = (ushort)(bits >> (16 * (column % 4))) < threshold ? 0 : 1.5f;
                    }
                }

                return expected;
            }
        }
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        Matrix<float> x = Matrix<float>.Create(3, 5), sum = Matrix<float>.Create(1, 5);
        Assert.ThrowsAny<ArgumentException>(() => ColumnSums.Sum(x, [0, 3], sum));
        Assert.ThrowsAny<ArgumentException>(() => ColumnSums.Sum(x, [-1], sum));
        Assert.ThrowsAny<ArgumentException>(() => ColumnSums.Sum(x, [0], Matrix<float>.Create(1, 4)));
        Assert.ThrowsAny<ArgumentException>(() => NormKernels.Normalize<ByRow, float>(x, Matrix<float>.Create(1, 2), Matrix<float>.Create(1, 3), x));
        Assert.ThrowsAny<ArgumentException>(() => RowSums.Products<float>([1], [1, 2]));
    }

    private static void CheckAll<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int n = 0; n <= 256; n++)
        {
            int m = (n * 7 % 80) + 1;
            Matrix<T> x = Random<T>(m, n, 1), y = Random<T>(m, n, 2), a = Random<T>(1, n, 3), b = Random<T>(1, n, 4), c = Random<T>(1, n, 5);
            Matrix<T> u = Random<T>(1, m + 3, 6), v = Random<T>(1, m + 3, 7), w = Random<T>(1, m + 3, 8);
            T[,] Each(Func<int, int, T> of)
            {
                var all = new T[m, n];
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        all[i, j] = of(i, j);
                    }
                }

                return all;
            }

            Check(m, n, d => NormKernels.Normalize<ByColumn, T>(x, a, b, d), Each((i, j) => (x.Row(i)[j] - a.Row(0)[j]) * b.Row(0)[j]));
            Check(m, n, d => NormKernels.Normalize<ByRow, T>(x, u, v, d), Each((i, j) => (x.Row(i)[j] - u.Row(0)[i]) * v.Row(0)[i]), isByRow: true);
            Check(m, n, d => NormKernels.Affine(x, a, b, d), Each((i, j) => T.FusedMultiplyAdd(x.Row(i)[j], a.Row(0)[j], b.Row(0)[j])));
            Check(m, n, d => NormKernels.Backward<ByColumn, T>(y, x, a, b, c, d), Each((i, j) =>
                (y.Row(i)[j] - T.FusedMultiplyAdd(x.Row(i)[j], b.Row(0)[j], a.Row(0)[j])) * c.Row(0)[j]));
            Check(m, n, d => NormKernels.Backward<ByRow, T>(y, x, u, v, w, d), Each((i, j) =>
                (y.Row(i)[j] - T.FusedMultiplyAdd(x.Row(i)[j], v.Row(0)[i], u.Row(0)[i])) * w.Row(0)[i]), isByRow: true);

            int[] rows = [.. Enumerable.Range(0, m).Where(row => row % 3 != 1)];
            Check(1, n, d => ColumnSums.Sum(x, rows, d), Sums<T>(n, rows, (sum, i, j) => sum + x.Row(i)[j]));
            Check(1, n, d => ColumnSums.Products(x, y, rows, d), Sums<T>(n, rows, (sum, i, j) => T.FusedMultiplyAdd(x.Row(i)[j], y.Row(i)[j], sum)));
            Check(1, n, d => ColumnSums.SquaredDistances(x, a, rows, d), Sums<T>(n, rows, (sum, i, j) =>
                T.FusedMultiplyAdd(x.Row(i)[j] - a.Row(0)[j], x.Row(i)[j] - a.Row(0)[j], sum)));
        }
    }

    /// <summary>Chains within blocks of 32 terms, the blocks one after another.</summary>
    private static T[,] Sums<T>(int columns, int[] rows, Func<T, int, int, T> add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new T[1, columns];
        for (int j = 0; j < columns; j++)
        {
            foreach (int[] block in rows.Chunk(32))
            {
                sums[0, j] += block.Aggregate(T.Zero, (sum, row) => add(sum, row, j));
            }
        }

        return sums;
    }

    private static void CheckRowSums<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int n = 0; n <= 256; n++)
        {
            T[] x = Random<T>(1, n, 1).Row(0).ToArray(), y = Random<T>(1, n, 2).Row(0).ToArray();
            double[] wideX = Array.ConvertAll(x, double.CreateTruncating), wideY = Array.ConvertAll(y, double.CreateTruncating);
            double Lanes(Func<int, double> term)
            {
                var lane = new double[8];
                for (int i = 0; i < n; i++)
                {
                    lane[i % 8] += term(i);
                }

                return lane[0] + lane[4] + (lane[2] + lane[6]) + (lane[1] + lane[5] + (lane[3] + lane[7]));
            }

            Assert.Equal(Lanes(i => wideX[i]), RowSums.Sum<T>(x));
            Assert.Equal(Lanes(i => (wideX[i] - 0.7) * (wideX[i] - 0.7)), RowSums.SquaredDistances<T>(x, 0.7));
            Assert.Equal(Lanes(i => wideX[i] * wideY[i]), RowSums.Products<T>(x, y));
            Assert.Equal(Lanes(i => Math.Min(wideX[i], 0) * wideY[i]), RowSums.NegativeProducts<T>(x, y));
        }
    }

    /// <summary>Lets a kernel write a matrix between guard values, and compares every number with the expected one.</summary>
    private static void Check<T>(int rows, int columns, Action<Matrix<T>> kernel, T[,] expected, bool isByRow = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int guards = 16;
        T guard = T.CreateTruncating(123456789);
        int size = rows * Matrix<T>.StrideOf(columns);
        var store = new AlignedArray<T>(size + (2 * guards));
        store.Span.Fill(guard);
        var c = new Matrix<T>(store, guards, rows, columns);
        c.Padded.Clear();
        kernel(c);
        Assert.Equal(-1, store.Span[..guards].IndexOfAnyExcept(guard));
        Assert.Equal(-1, store.Span[(guards + size)..].IndexOfAnyExcept(guard));
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                if (!expected[i, j].Equals(c.Row(i)[j]))
                {
                    Assert.Fail($"{rows}×{columns}: [{i},{j}] is {c.Row(i)[j]}, expected {expected[i, j]}");
                }
            }

            // Values by row cover the padding too; a kernel that sums over it clears it first.
            Assert.True(isByRow || c.Padded.Slice((i * c.Stride) + columns, c.Stride - columns).IndexOfAnyExcept(T.Zero) < 0);
        }
    }

    private static Matrix<T> Random<T>(int rows, int columns, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        var matrix = Matrix<T>.Create(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref T value in matrix.Row(row))
            {
                value = T.CreateTruncating(random.NextGaussian());
            }
        }

        return matrix;
    }
}
