using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Kernels;

public sealed class TranspositionTests
{
    [Theory]
    [InlineData(17, 29)]
    [InlineData(16, 16)]
    [InlineData(30, 10)]
    [InlineData(3, 50)]
    [InlineData(50, 3)]
    [InlineData(1, 1)]
    [InlineData(0, 5)]
    public void Transposing_moves_every_number_and_keeps_the_padding(int rows, int columns)
    {
        Check<float>(rows, columns);
        Check<double>(rows, columns);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused() => Assert.Throws<ArgumentException>(() =>
        Transposition.Transpose(Matrix<float>.Create(2, 3), Matrix<float>.Create(2, 3)));

    private static void Check<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> a = TestMatrix.Gaussian<T>(rows, columns, 4), c = Matrix<T>.Create(columns, rows);
        Transposition.Transpose(a, c);
        Assert.Equal(rows * columns, c.Padded.ToArray().Count(value => value != T.Zero));
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Assert.Equal(a.Row(i)[j], c.Row(j)[i]);
            }
        }
    }
}
