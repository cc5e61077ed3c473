namespace Sonda.Interchange;

/// <summary>Orders of numbers.</summary>
internal static class Tensors
{
    /// <summary>rows × columns as columns × rows.</summary>
    public static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        float[] transposed = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return transposed;
    }
}
