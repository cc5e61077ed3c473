using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

public sealed class SparseKernelTests
{
    /// <summary>Pixels, at most 256 different numbers, and more: three forms of storage, three paths of each kernel.</summary>
    public static TheoryData<int> Inputs => new() { Pixels, 50, 400 };

    private const int Pixels = 60;

    [Theory]
    [InlineData(Pixels, "Pixels")]
    [InlineData(50, "Codes")]
    [InlineData(400, "Numbers")]
    public void Each_form_of_storage_is_tested(int inputs, string form) => Assert.Equal(form, Rows(Data(1, inputs)).Values.ToString());

    [Fact]
    public void Every_pixel_is_divided_as_in_the_table()
    {
        byte[] pixels = new byte[255 * 4];
        for (int p = 1; p <= 255; p++)
        {
            pixels[((p - 1) * 4) + (p % 4)] = (byte)p;
        }

        Dataset data = Dataset.FromBytes("pixels", pixels, new byte[255], 4, 10);
        Matrix<float> ones = Matrix<float>.Create(4, 1), zero = Matrix<float>.Create(1, 1), c = Matrix<float>.Create(255, 1);
        ones.Set([1, 1, 1, 1]);
        SparseKernels.MultiplyAddBias(Rows(data), All(data), ones, 1f, zero, c);
        Assert.Equal(Enumerable.Range(1, 255).Select(p => p / 255f), c.ToArray());
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Products_of_every_width_from_0_to_256_equal_the_naive_four_chains_bit_for_bit(int inputs)
    {
        Dataset data = Data(1, inputs);
        for (int n = 1; n <= 256; n++)
        {
            Matrix<float> weights = Random(inputs, n, 2), bias = Random(1, n, 3), c = Matrix<float>.Create(9, n);
            SparseKernels.MultiplyAddBias(Rows(data), All(data), weights, 0.5f, bias, c);
            for (int i = 0; i < 9; i++)
            {
                (int Column, float Value)[] row = NonZero(data, i);
                for (int j = 0; j < n; j++)
                {
                    var chain = new float[4];
                    for (int p = 0; p < row.Length; p++)
                    {
                        chain[p % 4] = MathF.FusedMultiplyAdd(row[p].Value, weights.Row(row[p].Column)[j], chain[p % 4]);
                    }

                    float expected = MathF.FusedMultiplyAdd(0.5f, chain[0] + chain[1] + (chain[2] + chain[3]), bias.Row(0)[j]);
                    Assert.Equal(expected, c.Row(i)[j]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Outer_products_touch_the_rows_of_non_zero_inputs_and_no_other(int inputs)
    {
        Dataset data = Data(5, inputs);
        for (int n = 1; n <= 100; n += 7)
        {
            Matrix<float> weights = Random(inputs, n, 6), d = Random(9, n, 7);
            float[][] expected = [.. Enumerable.Range(0, inputs).Select(p => weights.Row(p).ToArray())];
            for (int i = 0; i < 9; i++)
            {
                foreach ((int column, float value) in NonZero(data, i))
                {
                    for (int j = 0; j < n; j++)
                    {
                        expected[column][j] = MathF.FusedMultiplyAdd(value, d.Row(i)[j], expected[column][j]);
                    }
                }
            }

            SparseKernels.AddOuterProducts(Rows(data), All(data), d, weights);
            Assert.All(Enumerable.Range(0, inputs), p => Assert.Equal(expected[p], weights.Row(p).ToArray()));
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Dataset data = TestData.Random(5, 7, 40, 10, 0.2);
        Matrix<float> narrow = Random(39, 5, 1), weights = Random(40, 5, 1), bias = Random(1, 5, 1), c = Random(7, 5, 1);
        Assert.Throws<ArgumentException>(() => SparseKernels.MultiplyAddBias(Rows(data), All(data), narrow, 1f, bias, c));
        Assert.Throws<ArgumentException>(() => SparseKernels.MultiplyAddBias(Rows(data), [0], weights, 1f, bias, c));
        Assert.Throws<ArgumentException>(() => SparseKernels.AddOuterProducts(Rows(data), [0, 1], c, weights));
    }

    /// <summary>Nine rows, three of ten numbers in them not zero.</summary>
    private static Dataset Data(ulong seed, int inputs)
    {
        Dataset data = TestData.Random(seed, 9, inputs, 10, 0.3);
        byte[] pixels = [.. Enumerable.Range(0, 9).SelectMany(i => TestData.Row(data, i)).Select(value => (byte)Math.Min(255, Math.Abs(value) * 100))];
        return inputs == Pixels ? Dataset.FromBytes("pixels", pixels, data.Labels, inputs, 10) : data;
    }

    private static SparseRows Rows(Dataset data) => Assert.IsType<SparseRows>(data.Rows);

    private static int[] All(Dataset data) => [.. Enumerable.Range(0, data.Count)];

    private static (int Column, float Value)[] NonZero(Dataset data, int row) =>
        [.. TestData.Row(data, row).Select((value, column) => (column, (float)value)).Where(x => x.Item2 != 0)];

    private static Matrix<float> Random(int rows, int columns, ulong seed)
    {
        var random = new RandomStream(seed);
        var matrix = Matrix<float>.Create(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in matrix.Row(row))
            {
                value = (float)random.NextGaussian();
            }
        }

        return matrix;
    }
}
