using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Sonda.Reports.Csv;

/// <summary>A table of numbers as Parquet: a column of whole numbers where all are whole, else of doubles; an empty cell is null.</summary>
internal static class ParquetTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(Stream stream, CsvTable table) => WriteAsync(stream, table).GetAwaiter().GetResult();

    private static async Task WriteAsync(Stream stream, CsvTable table)
    {
        bool[] isWhole = [.. Enumerable.Range(0, table.Header.Count).Select(column => table.Rows.All(row => row[column] is null or int or long))];
        DataField[] fields = [.. table.Header.Select((name, column) => new DataField(name, isWhole[column] ? typeof(long) : typeof(double), isNullable: true))];
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. fields]), stream).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            for (int c = 0; c < fields.Length; c++)
            {
                int column = c;
                await (isWhole[column]
                    ? rows.WriteAsync<long>(fields[column], table.Rows.Select(row => Whole(row[column])).ToArray())
                    : rows.WriteAsync<double>(fields[column], table.Rows.Select(row => Real(row[column])).ToArray())).ConfigureAwait(false);
            }

            rows.CompleteValidate();
        }
    }

    private static long? Whole(object? cell) => cell is null ? null : Convert.ToInt64(cell, CultureInfo.InvariantCulture);

    private static double? Real(object? cell) => cell is null ? null : Convert.ToDouble(cell, CultureInfo.InvariantCulture);
}
