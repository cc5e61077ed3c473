using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>Every number of a product is one chain of fused multiply-adds in ascending order: compared bit for bit.</summary>
public sealed class MatrixKernelTests
{
    private const float Guard = 123456789f;

    [Fact]
    public void Products_of_every_width_from_0_to_256_equal_the_naive_chain_bit_for_bit()
    {
        for (int n = 0; n <= 256; n++)
        {
            (int m, int k) = ((n * 7 % 23) + 1, n % 19);
            CheckProduct(m, k, n);
        }
    }

    [Theory]
    [InlineData(0, 5, 7)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 30, 30)]
    [InlineData(5, 784, 30)]
    [InlineData(10, 30, 10)]
    [InlineData(11, 0, 30)]
    [InlineData(100, 33, 65)]
    public void Products_of_chosen_shapes_equal_the_naive_chain_bit_for_bit(int m, int k, int n) => CheckProduct(m, k, n);

    [Fact]
    public void Outer_products_are_added_to_the_scaled_matrix_row_by_row()
    {
        for (int n = 1; n <= 80; n += 3)
        {
            int m = (n % 13) + 1, k = (n * 5 % 17) + 1;
            Matrix<float> a = TestMatrix.Gaussian<float>(k, m, 1), b = TestMatrix.Gaussian<float>(k, n, 2), c = TestMatrix.Gaussian<float>(m, n, 3);
            float[][] expected = [.. Enumerable.Range(0, m).Select(i => c.Row(i).ToArray())];
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    expected[i][j] *= 0.75f;
                    for (int t = 0; t < k; t++)
                    {
                        expected[i][j] = MathF.FusedMultiplyAdd(a.Row(t)[i], b.Row(t)[j], expected[i][j]);
                    }
                }
            }

            MatrixKernels.AddOuterProducts(a, b, 0.75f, c);
            Assert.All(Enumerable.Range(0, m), i => Assert.Equal(expected[i], c.Row(i).ToArray()));
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Matrix<float> a = Matrix<float>.Create(2, 3), b = Matrix<float>.Create(4, 5), c = Matrix<float>.Create(2, 5);
        Assert.Throws<ArgumentException>(() => MatrixKernels.Multiply(a, b, c));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddOuterProducts(a, b, 1f, c));
        Assert.Throws<ArgumentException>(() => MatrixKernels.MultiplyTransposed(a, b, c));
        Assert.Throws<ArgumentException>(() => MatrixKernels.SumOuterProducts(a, b, c));
    }

    [Fact]
    public void A_product_forgets_what_was_there_before_even_if_it_was_not_finite()
    {
        Matrix<float> a = TestMatrix.Gaussian<float>(6, 3, 1), b = TestMatrix.Gaussian<float>(3, 20, 2), c = Matrix<float>.Create(6, 20);
        c.Padded.Fill(float.NaN);
        MatrixKernels.Multiply(a, b, c);
        Assert.All(c.Padded.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static void CheckProduct(int m, int k, int n)
    {
        Matrix<float> a = TestMatrix.Gaussian<float>(m, k, 1), b = TestMatrix.Gaussian<float>(k, n, 2), bias = TestMatrix.Gaussian<float>(1, n, 3);
        var store = new AlignedArray<float>((m * Matrix<float>.StrideOf(n)) + 32);
        store.Span.Fill(Guard);
        var c = new Matrix<float>(store, 16, m, n);
        MatrixKernels.MultiplyAddBias(a, b, bias, c);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float expected = bias.Row(0)[j];
                for (int t = 0; t < k; t++)
                {
                    expected = MathF.FusedMultiplyAdd(a.Row(i)[t], b.Row(t)[j], expected);
                }

                Assert.Equal(expected, c.Row(i)[j]);
            }
        }

        Assert.All(store.Span[..16].ToArray(), value => Assert.Equal(Guard, value));
        Assert.All(store.Span[^16..].ToArray(), value => Assert.Equal(Guard, value));
    }
}
