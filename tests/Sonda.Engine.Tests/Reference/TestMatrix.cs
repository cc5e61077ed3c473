using System.Numerics;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Matrices of random numbers.</summary>
internal static class TestMatrix
{
    /// <summary>Numbers from N(0, 1), zeros in the padding.</summary>
    public static Matrix<T> Gaussian<T>(int rows, int columns, ulong seed)
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
