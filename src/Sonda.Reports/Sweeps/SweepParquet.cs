using Parquet;
using Parquet.Schema;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Reports.Sweeps;

/// <summary>The cells of a sweep as Parquet, with the columns of the CSV; readings that a cell does not have are NaN.</summary>
internal static class SweepParquet
{
    private const int GroupRows = 250_000;

    /// <summary>Writes all known cells.</summary>
    public static void Write(Stream stream, SweepSpec sweep, SweepCells cells) => WriteAsync(stream, sweep, cells).GetAwaiter().GetResult();

    private static async Task WriteAsync(Stream stream, SweepSpec sweep, SweepCells cells)
    {
        SweepColumn[] columns = [.. SweepColumn.All(sweep)];
        DataField[] fields = [.. columns.Select(column => new DataField(column.Name, column.Type, isNullable: false))];
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. fields]), stream).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            writer.CustomMetadata = new Dictionary<string, string> { ["sonda.sweep"] = sweep.ToString() };
            foreach (CellResult[] group in cells.Results().Chunk(GroupRows))
            {
                using ParquetRowGroupWriter rows = writer.CreateRowGroup();
                for (int c = 0; c < columns.Length; c++)
                {
                    Func<CellResult, object> value = columns[c].Of;
                    await (columns[c].Type == typeof(string) ? rows.WriteAsync(fields[c], [.. group.Select(cell => (string)value(cell))])
                        : columns[c].Type == typeof(double) ? rows.WriteAsync<double>(fields[c], group.Select(cell => (double)value(cell)).ToArray())
                        : columns[c].Type == typeof(long) ? rows.WriteAsync<long>(fields[c], group.Select(cell => (long)value(cell)).ToArray())
                        : rows.WriteAsync<ulong>(fields[c], group.Select(cell => (ulong)value(cell)).ToArray())).ConfigureAwait(false);
                }

                rows.CompleteValidate();
            }
        }
    }
}
