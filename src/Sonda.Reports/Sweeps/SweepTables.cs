using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonda.Reports.Json;
using Sonda.Sweeps.Boundaries;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Maps;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Reports.Sweeps;

/// <summary>The cells of a sweep as tables: a row for each known cell.</summary>
internal static class SweepTables
{
    /// <summary>Writes CSV (RFC 4180): the cell, a column for each axis, the seed, the status, a column for each measure.</summary>
    /// <remarks>Written row by row, because a million of them is no rarity.</remarks>
    public static void WriteCsv(Stream stream, SweepSpec sweep, SweepCells cells)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join(',', Header(sweep).Select(Quote)));
        int[] places = new int[sweep.Axes.Length];
        string[][] values = [.. sweep.Axes.Select(axis => axis.Values.Select(Quote).ToArray())];
        foreach (CellResult cell in cells.Results())
        {
            int seed = sweep.Locate(cell.Cell, places);
            writer.Write(cell.Cell);
            for (int axis = 0; axis < places.Length; axis++)
            {
                writer.Write(',');
                writer.Write(values[axis][places[axis]]);
            }

            writer.Write(string.Create(CultureInfo.InvariantCulture, $",{unchecked(sweep.Seed + (ulong)seed)},{Word(cell.Status)}"));
            foreach (double value in cell.Values)
            {
                writer.Write(',');
                writer.Write(double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "");
            }

            writer.WriteLine();
        }
    }

    /// <summary>Writes JSON: the sweep, and the same columns as CSV as a list for each.</summary>
    public static void WriteJson(Stream stream, SweepSpec sweep, SweepCells cells)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = false });
        writer.WriteStartObject();
        writer.WriteString("sweep", sweep.ToString());
        writer.WriteStartObject("columns");
        foreach (SweepColumn column in SweepColumn.All(sweep))
        {
            writer.WriteStartArray(column.Name);
            foreach (CellResult cell in cells.Results())
            {
                switch (column.Of(cell))
                {
                    case double value when double.IsFinite(value):
                        writer.WriteNumberValue(value);
                        break;
                    case string word:
                        writer.WriteStringValue(word);
                        break;
                    case long whole:
                        writer.WriteNumberValue(whole);
                        break;
                    case ulong seed:
                        writer.WriteNumberValue(seed);
                        break;
                    default:
                        writer.WriteNullValue();
                        break;
                }
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The JSON of <c>sonda sweep status</c>.</summary>
    public static string ToJson(SweepStatus status) => JsonSerializer.Serialize(
        new
        {
            status.Cells,
            status.Done,
            status.InLogs,
            status.Diverged,
            status.Refused,
            status.Shards,
            status.Holes,
            status.Damaged,
            status.Foreign,
            status.OtherCode,
            status.IsComplete,
        },
        JsonStyle.Options());

    /// <summary>The JSON of a map: places row by row, with the mean over the seeds and half its 95% interval.</summary>
    public static string ToJson(SweepMap map, double? threshold, TheoryLine? line)
    {
        double[][] Grid(Func<MapCell, double> read) =>
            [.. Enumerable.Range(0, map.Rows).Select(row => Enumerable.Range(0, map.Columns).Select(column => read(map[column, row])).ToArray())];
        (int Right, int All)? sorted = threshold is { } value ? line?.Sorted(map, value) : null;
        return JsonSerializer.Serialize(
            new
            {
                Measure = map.Measure.ToString(),
                X = new { map.X.Name, map.X.Values },
                Y = map.Y is null ? null : new { map.Y.Name, map.Y.Values },
                Held = map.Held.ToDictionary(held => held.Axis.Name, held => held.Value),
                Mean = Grid(cell => cell.Mean),
                HalfInterval = Grid(cell => cell.HalfInterval),
                Seeds = Grid(cell => cell.Count),
                Diverged = Grid(cell => cell.Diverged),
                Threshold = threshold,
                Theory = line is null ? null : new { Rule = "6 xi", Depth = line.Depths, SortedRight = sorted?.Right, Sorted = sorted?.All },
            },
            JsonStyle.Options());
    }

    /// <summary>The JSON of <c>sonda boundary</c>.</summary>
    public static string ToJson(BoundarySetting setting, BoundaryView view, BoxCounting counting, int converging, int reused) => JsonSerializer.Serialize(
        new
        {
            Condition = setting.Name,
            setting.Width,
            setting.Steps,
            setting.Seed,
            setting.Rows,
            Left = view.X(0),
            Right = view.X(view.Count - 1),
            Bottom = view.Y(0),
            Top = view.Y(view.Count - 1),
            Side = view.Count,
            Converging = converging,
            Reused = reused,
            counting.Dimension,
            counting.HalfInterval,
            Boxes = counting.Counts.Select(count => new { count.Side, count.Boxes }),
        },
        JsonStyle.Options());

    /// <summary>The names of all columns.</summary>
    public static IEnumerable<string> Header(SweepSpec sweep) => SweepColumn.All(sweep).Select(column => column.Name);

    /// <summary>What became of a cell, as a word of tables.</summary>
    internal static string Word(CellStatus status) => status switch
    {
        CellStatus.Trained => "trained",
        CellStatus.Diverged => "diverged",
        _ => "refused",
    };

    private static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>A column of the table of a sweep.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values; a double may be NaN.</param>
/// <param name="Of">The value of a cell.</param>
internal sealed record SweepColumn(string Name, Type Type, Func<CellResult, object> Of)
{
    /// <summary>The columns of a sweep: the cell, the axes, the seed, the status and the measures.</summary>
    public static IEnumerable<SweepColumn> All(SweepSpec sweep)
    {
        int[] places = new int[sweep.Axes.Length];
        yield return new("cell", typeof(long), cell => (long)cell.Cell);
        for (int a = 0; a < sweep.Axes.Length; a++)
        {
            int axis = a;
            string[] words = [.. sweep.Axes[axis].Values];
            double[] numbers = [.. words.Select(word => Axis.Number(word) ?? double.NaN)];
            int Place(CellResult cell)
            {
                sweep.Locate(cell.Cell, places);
                return places[axis];
            }

            yield return sweep.Axes[axis].IsNumeric
                ? new(sweep.Axes[axis].Name, typeof(double), cell => numbers[Place(cell)])
                : new(sweep.Axes[axis].Name, typeof(string), cell => words[Place(cell)]);
        }

        yield return new("seed", typeof(ulong), cell => unchecked(sweep.Seed + (ulong)sweep.Locate(cell.Cell, places)));
        yield return new("status", typeof(string), cell => SweepTables.Word(cell.Status));
        for (int m = 0; m < sweep.Measures.Length; m++)
        {
            int measure = m;
            yield return new(sweep.Measures[m].ToString(), typeof(double), cell => cell.Values[measure]);
        }
    }
}
