using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sonda.Benchmarks.Table;

/// <summary><c>table NAME</c>: every bar next to its measurement.</summary>
internal static class TableCommand
{
    private const int Unmeasured = 2;
    private const int Short = 4;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Measures, prints, and writes JSON on request.</summary>
    /// <param name="table">The name of the table.</param>
    /// <param name="data">The data of the measurements; null if they need none.</param>
    /// <param name="measure">Measures its rows.</param>
    /// <param name="jsonFile">The file for the rows as JSON; null for none.</param>
    /// <returns>0 if every bar is met, 4 if one is missed, 2 if a measurement failed.</returns>
    public static int Run(string table, string? data, Func<IReadOnlyList<TableRow>> measure, string? jsonFile)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<TableRow> rows = measure();
        Print(rows, data);
        if (jsonFile is not null)
        {
            WriteJson(jsonFile, table, data, rows, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return rows.Any(row => row.Met is null) ? Unmeasured : rows.Any(row => row.Met is false) ? Short : 0;
    }

    private static void Print(IReadOnlyList<TableRow> rows, string? data)
    {
        string[][] cells =
        [
            ["what", "bar", "measured", "", "how"],
            .. rows.Select(row => new[]
            {
                row.What,
                (row.AtLeast ? "≥ " : "≤ ") + Number(row.Bar, row),
                row.Measured is { } value ? Number(value, row) + " " + row.Unit : "not measured",
                row.Met switch { true => "PASS", false => "short", null => "-" },
                row.Detail,
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => cells.Max(line => line[column].Length))];
        Terminal.Out.WriteLine(data is null ? Machine() : $"data: {data}; {Machine()}");
        foreach (string[] line in cells)
        {
            Terminal.Out.WriteLine(
                string.Join("  ", line.Select((cell, column) => column < 4 ? cell.PadRight(widths[column]) : cell)).TrimEnd());
        }
    }

    private static void WriteJson(string path, string table, string? data, IReadOnlyList<TableRow> rows, double seconds)
    {
        var content = new { Table = table, Data = data, Machine = Machine(), Seconds = seconds, Rows = rows };
        string unfinished = path + ".tmp";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(content, JsonOptions) + "\n");
        File.Move(unfinished, path, overwrite: true);
    }

    private static string Number(double value, TableRow row) =>
        value.ToString("f" + row.Digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Machine()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return FormattableString.Invariant($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, ")
            + FormattableString.Invariant($"{Environment.ProcessorCount} processors, vectors of {bits} bits");
    }
}
