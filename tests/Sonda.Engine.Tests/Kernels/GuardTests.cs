using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>Every kernel that writes a matrix, in both precisions, bit for bit at widths 0 to 256 between guard values.</summary>
public sealed class GuardTests
{
    [Fact]
    public void In_float() => CheckAll<float>();

    [Fact]
    public void In_double() => CheckAll<double>();

    [Fact]
    public void More_numbers_than_an_array_holds_are_refused_and_not_taken_modulo_two_to_the_32()
    {
        Assert.Throws<InsufficientMemoryException>(() => Matrix<float>.Create(65_536, 65_536));
        Assert.Throws<InsufficientMemoryException>(() => new ParameterArena<float>([(65_536, 65_536)]));
        Assert.Throws<InsufficientMemoryException>(() => new AlignedArray<float>(int.MaxValue));
    }

    private static void CheckAll<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int n = 0; n <= 256; n++)
        {
            (int m, int k) = ((n * 7 % 12) + 1, n % 9);
            Matrix<T> a = TestMatrix.Gaussian<T>(m, k, 1), turned = TestMatrix.Gaussian<T>(k, m, 2), b = TestMatrix.Gaussian<T>(k, n, 3);
            Check<T>(m, n, c => MatrixKernels.Multiply(a, b, c), (i, j, _) => Chain(T.Zero, k, t => (a.Row(i)[t], b.Row(t)[j])));
            T scale = T.CreateTruncating(0.75);
            Check<T>(m, n, c => MatrixKernels.AddOuterProducts(turned, b, scale, c),
                (i, j, old) => Chain(scale * old, k, t => (turned.Row(t)[i], b.Row(t)[j])));
            Matrix<T> wide = TestMatrix.Gaussian<T>(m, n, 4);
            Check<T>(n, m, c => Transposition.Transpose(wide, c), (i, j, _) => wide.Row(j)[i]);
            Check<T>(1, n, c => SumKernels.SumRows(wide, scale, c), (_, j, _) => scale * Sum(m, i => wide.Row(i)[j]));

            Dataset data = TestData.Random(1, 7, 20, 10, 0.3);
            var sparse = Assert.IsType<SparseRows>(data.Rows);
            int[] rows = [0, 1, 2, 3, 4, 5, 6];
            Matrix<T> d = TestMatrix.Gaussian<T>(7, n, 5), weights = TestMatrix.Gaussian<T>(20, n, 6), bias = TestMatrix.Gaussian<T>(1, n, 7);
            Check<T>(7, n, c => SparseKernels.MultiplyAddBias(sparse, rows, weights, scale, bias, c), (i, j, _) =>
            {
                T[] row = [.. TestData.Row(data, i).Select(T.CreateTruncating)];
                int[] used = [.. Enumerable.Range(0, 20).Where(p => row[p] != T.Zero)];
                T Lane(int lane) => Chain(T.Zero, (used.Length - lane + 3) / 4,
                    t => (row[used[(4 * t) + lane]], weights.Row(used[(4 * t) + lane])[j]));
                return T.FusedMultiplyAdd(scale, Lane(0) + Lane(1) + (Lane(2) + Lane(3)), bias.Row(0)[j]);
            });
            Check<T>(20, n, c => SparseKernels.AddOuterProducts(sparse, rows, d, c), (p, j, old) =>
                Chain(old, 7, i => (T.CreateTruncating(TestData.Row(data, i)[p]), d.Row(i)[j])));
        }
    }

    /// <summary>Lets a kernel write a matrix between guard values, and compares every number with the expected one.</summary>
    private static void Check<T>(int rows, int columns, Action<Matrix<T>> kernel, Func<int, int, T, T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int guards = 16;
        T guard = T.CreateTruncating(123456789);
        int size = rows * Matrix<T>.StrideOf(columns);
        var store = new AlignedArray<T>(size + (2 * guards));
        store.Span.Fill(guard);
        var c = new Matrix<T>(store, guards, rows, columns);
        c.Padded.Clear();
        Matrix<T> old = TestMatrix.Gaussian<T>(rows, columns, 9);
        for (int i = 0; i < rows; i++)
        {
            old.Row(i).CopyTo(c.Row(i));
        }

        kernel(c);
        Assert.Equal(-1, store.Span[..guards].IndexOfAnyExcept(guard));
        Assert.Equal(-1, store.Span[(guards + size)..].IndexOfAnyExcept(guard));
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                T wanted = expected(i, j, old.Row(i)[j]);
                if (!wanted.Equals(c.Row(i)[j]))
                {
                    Assert.Fail($"{rows}×{columns}: [{i},{j}] is {c.Row(i)[j]}, expected {wanted}");
                }
            }

            Assert.Equal(-1, c.Padded.Slice((i * c.Stride) + columns, c.Stride - columns).IndexOfAnyExcept(T.Zero));
        }
    }

    private static T Chain<T>(T start, int terms, Func<int, (T A, T B)> term)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int t = 0; t < terms; t++)
        {
            (T a, T b) = term(t);
            start = T.FusedMultiplyAdd(a, b, start);
        }

        return start;
    }

    private static T Sum<T>(int terms, Func<int, T> term)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Chain(T.Zero, terms, t => (T.One, term(t)));
}
