using System.Numerics;
using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>
/// Products with packing, blocking and threads give the bytes of the naive chain, in every operation.
/// </summary>
public sealed class LargeProductTests
{
    private const ulong Old = 9;

    /// <summary>
    /// Around every boundary: tiles of 12 and 6 rows, strips, blocks of terms (384 and 192), columns (256) and rows (960).
    /// </summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 40, 300 },
        { 40, 0, 300 },
        { 40, 300, 0 },
        { 1, 700, 300 },
        { 13, 769, 33 },
        { 23, 100, 1000 },
        { 24, 384, 256 },
        { 25, 385, 257 },
        { 35, 193, 513 },
        { 127, 50, 700 },
        { 961, 17, 300 },
        { 1930, 9, 290 },
        { 700, 30, 17 },
        { 300, 400, 40 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_float(int m, int k, int n) => CheckAll<float>(m, k, n);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_double(int m, int k, int n) => CheckAll<double>(m, k, n);

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Every_height_of_a_tile_at_every_width_of_vectors(int bits)
    {
        for (int m = 1; m <= 40; m++)
        {
            CheckPacked<float>(m, 5, 70, bits);
            CheckPacked<double>(m, 5, 50, bits);
        }
    }

    [Fact]
    public void A_large_product_forgets_what_was_there_before_even_if_it_was_not_finite()
    {
        Matrix<float> a = TestMatrix.Gaussian<float>(50, 60, 1), b = TestMatrix.Gaussian<float>(60, 2000, 2);
        Matrix<float> transposed = TestMatrix.Gaussian<float>(2000, 60, 2), c = Matrix<float>.Create(50, 2000);
        Matrix<float> turned = TestMatrix.Gaussian<float>(60, 50, 3);
        foreach (Action product in (Action[])[
            () => MatrixKernels.Multiply(a, b, c),
            () => MatrixKernels.MultiplyTransposed(a, transposed, c),
            () => MatrixKernels.SumOuterProducts(turned, b, c)])
        {
            c.Padded.Fill(float.NaN);
            product();
            Assert.DoesNotContain(c.Padded.ToArray(), value => !float.IsFinite(value));
        }
    }

    [Fact]
    public void Nothing_is_allocated_by_the_second_product_of_a_shape()
    {
        using var workers = new Workers(2);
        Matrix<float> a = TestMatrix.Gaussian<float>(60, 400, 1), b = TestMatrix.Gaussian<float>(400, 700, 2);
        Matrix<float> c = Matrix<float>.Create(60, 700), back = Matrix<float>.Create(60, 400);
        Run();
        Assert.Equal(0, Allocations.Least(Run));

        void Run()
        {
            MatrixKernels.Multiply(a, b, c, workers);
            MatrixKernels.MultiplyTransposed(c, b, back, workers);
            MatrixKernels.AddOuterProducts(a, c, 0.5f, b);
        }
    }

    private static void CheckAll<T>(int m, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> a = TestMatrix.Gaussian<T>(m, k, 1), turned = TestMatrix.Gaussian<T>(k, m, 2);
        Matrix<T> b = TestMatrix.Gaussian<T>(k, n, 3), transposed = TestMatrix.Gaussian<T>(n, k, 4);
        Matrix<T> bias = TestMatrix.Gaussian<T>(1, n, 5), old = TestMatrix.Gaussian<T>(m, n, Old);
        T scale = T.CreateTruncating(0.7);
        Matrix<T> withBias = NaiveProduct.Compute(m, k, n, (i, t) => a.Row(i)[t], (t, j) => b.Row(t)[j], (_, j) => bias.Row(0)[j]);
        Matrix<T> plain = NaiveProduct.Compute(m, k, n, (i, t) => a.Row(i)[t], (t, j) => b.Row(t)[j], (_, _) => T.Zero);
        Matrix<T> back = NaiveProduct.Compute(m, k, n, (i, t) => a.Row(i)[t], (t, j) => transposed.Row(j)[t], (_, _) => T.Zero);
        Matrix<T> sum = NaiveProduct.Compute(m, k, n, (i, t) => turned.Row(t)[i], (t, j) => b.Row(t)[j], (_, _) => T.Zero);
        Matrix<T> added = NaiveProduct.Compute(
            m, k, n, (i, t) => turned.Row(t)[i], (t, j) => b.Row(t)[j], (i, j) => scale * old.Row(i)[j]);
        for (int threads = 1; threads <= 3; threads++)
        {
            using var workers = new Workers(threads);
            Check(m, k, n, c => MatrixKernels.MultiplyAddBias(a, b, bias, c, workers), withBias);
            Check(m, k, n, c => MatrixKernels.Multiply(a, b, c, workers), plain);
            Check(m, k, n, c => MatrixKernels.MultiplyTransposed(a, transposed, c, workers), back);
            Check(m, k, n, c => MatrixKernels.SumOuterProducts(turned, b, c, workers), sum);
            Check(m, k, n, c => MatrixKernels.AddOuterProducts(turned, b, scale, c, workers), added);
        }
    }

    /// <summary>Lets a product write a matrix between guard values, and compares every byte.</summary>
    private static void Check<T>(int m, int k, int n, Action<Matrix<T>> product, Matrix<T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int guards = 16;
        T guard = T.CreateTruncating(123456789);
        int size = m * Matrix<T>.StrideOf(n);
        var store = new AlignedArray<T>(size + (2 * guards));
        store.Span.Fill(guard);
        var c = new Matrix<T>(store, guards, m, n);
        TestMatrix.Gaussian<T>(m, n, Old).Padded.CopyTo(c.Padded);
        product(c);
        int different = c.Padded.CommonPrefixLength(expected.Padded);
        Assert.True(different == c.Padded.Length, $"{m}×{k}×{n}: number {different} of {c.Padded.Length} is not the chain's");
        Assert.Equal(-1, store.Span[..guards].IndexOfAnyExcept(guard));
        Assert.Equal(-1, store.Span[(guards + size)..].IndexOfAnyExcept(guard));
    }

    /// <summary>The packed product at any size; missing vector widths of the machine are computed from narrower ones.</summary>
    private static unsafe void CheckPacked<T>(int m, int k, int n, int bits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> left = TestMatrix.Gaussian<T>(m, k, 1), right = TestMatrix.Gaussian<T>(k, n, 2);
        Matrix<T> expected = NaiveProduct.Compute(
            m, k, n, (i, t) => left.Row(i)[t], (t, j) => right.Row(t)[j], (_, _) => T.Zero);
        Check(m, k, n, Run, expected);

        void Run(Matrix<T> c)
        {
            fixed (T* a = left.Padded, b = right.Padded, pc = c.Padded)
            {
                var product = new Product<T>
                {
                    A = a,
                    RowStrideA = left.Stride,
                    TermStrideA = 1,
                    B = b,
                    TermStrideB = right.Stride,
                    ColumnStrideB = 1,
                    ColumnsB = right.Stride,
                    Scale = T.One,
                    C = pc,
                    StrideC = c.Stride,
                    Rows = m,
                    Columns = c.Stride,
                    Terms = k,
                };
                switch (bits)
                {
                    case 128: PackedProduct<Simd128<T>, Vector128<T>, T>.Run(product); break;
                    case 256: PackedProduct<Simd256<T>, Vector256<T>, T>.Run(product); break;
                    default: PackedProduct<Simd512<T>, Vector512<T>, T>.Run(product); break;
                }
            }
        }
    }
}
