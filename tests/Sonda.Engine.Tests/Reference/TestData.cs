using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Small random data sets.</summary>
internal static class TestData
{
    /// <summary>Rows of numbers in [0, 1); a share of about <paramref name="density"/> is not zero.</summary>
    public static Dataset Random(ulong seed, int rows, int inputs, int classes, double density)
    {
        var random = new RandomStream(seed);
        var values = new float[rows * inputs];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextDouble() < density ? (float)random.NextDouble() : 0;
        }

        byte[] labels = [.. Enumerable.Range(0, rows).Select(_ => (byte)random.NextInt(classes))];
        return Dataset.FromValues("random", values, labels, inputs, classes);
    }

    public static double[] Row(Dataset data, int row)
    {
        var values = new float[data.InputSize];
        data.CopyRow(row, values);
        return Array.ConvertAll(values, v => (double)v);
    }
}
