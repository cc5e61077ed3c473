using System.Globalization;
using Sonda.Engine.Randomness;

namespace Sonda.Benchmarks.Table;

/// <summary>A CSV file of normal numbers with six digits and a class that depends on two of them.</summary>
internal static class TableFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="columns">Its columns of numbers.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="rows">Its rows.</param>
    /// <returns>Its path; the caller deletes it.</returns>
    public static string Write(int columns, int classes, int rows)
    {
        string file = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"sonda-table-{Environment.ProcessId}-{columns}-{rows}.csv"));
        RandomStream random = new RandomStream(1).Split("table");
        using var writer = new StreamWriter(file);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, columns).Select(column => $"x{column}")) + ",y");
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            for (int column = 0; column < columns; column++)
            {
                row[column] = random.NextGaussian();
                writer.Write(row[column].ToString("G6", CultureInfo.InvariantCulture));
                writer.Write(',');
            }

            writer.Write('c');
            writer.WriteLine((int)Math.Clamp(classes / 2.0 + row[0] + row[1], 0, classes - 1));
        }

        return file;
    }
}
