using Sonda.Reports.Sweeps;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Interchange.Tests.Sweeps;

public sealed class SweepParquetTests
{
    private static readonly SweepSpec Sweep = SweepSpec.Parse(
        "784-[30 {act}]x{depth}-10; rate {eta}\nact = tanh, relu\ndepth = 1..3\neta = 0.5, 1e-3\nseeds 2\nseed 18446744073709551614\nmeasure accuracy, cost");

    /// <summary>Every known cell is a row, with the values of the axes, the seed, the status and the readings, bit by bit.</summary>
    [Fact]
    public void Another_reader_finds_every_cell()
    {
        string path = Path.Combine(Path.GetTempPath(), $"sonda-{Guid.NewGuid():N}.parquet");
        var cells = new SweepCells(Sweep.CellCount, Sweep.Measures.Length);
        foreach (int cell in Enumerable.Range(0, Sweep.CellCount).Where(cell => cell != 7))
        {
            CellStatus status = (CellStatus)((cell % 3) + 1);
            cells.Add(new CellResult(cell, status, status == CellStatus.Trained ? [cell / 3.0, Math.Exp(-cell)] : [double.NaN, double.PositiveInfinity]));
        }

        try
        {
            using (FileStream stream = File.Create(path))
            {
                SweepParquet.Write(stream, Sweep, cells);
            }

            List<object[]> rows = DuckDb.Read(path, "SELECT * FROM FILE ORDER BY cell");
            List<object[]> columns = DuckDb.Read(path, "DESCRIBE SELECT * FROM FILE");

            Assert.Equal(["cell", "act", "depth", "eta", "seed", "status", "accuracy", "cost"], columns.Select(column => column[0]));
            Assert.Equal(cells.Results().Select(result => (long)result.Cell), rows.Select(row => Convert.ToInt64(row[0], null)));
            Assert.Equal(cells.Results().Select(Expected), rows.Select(row => string.Join(' ', row)));
            Assert.Equal(Sweep.ToString(), DuckDb.Read(path, "SELECT decode(value) FROM parquet_kv_metadata(FILE) WHERE decode(key) = 'sonda.sweep'")[0][0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Expected(CellResult result)
    {
        int[] places = new int[Sweep.Axes.Length];
        ulong seed = unchecked(Sweep.Seed + (ulong)Sweep.Locate(result.Cell, places));
        IEnumerable<object> axes = Sweep.Axes.Select((axis, a) => Axis.Number(axis.Values[places[a]]) is { } number ? (object)number : axis.Values[places[a]]);
        return string.Join(' ', [result.Cell, .. axes, seed, result.Status.ToString().ToLowerInvariant(), .. result.Values.Cast<object>()]);
    }
}
