using System.Diagnostics;
using System.Text.Json;

namespace Sonda.Benchmarks.Table;

/// <summary>Measures a row in three processes of its own, one after the other; their median counts.</summary>
/// <remarks>
/// Within a process pairs tell to a few per cent how two sides compare, and yet the next process tells something else: where
/// memory lies, and how the compiler and the allocator came to treat it, is decided once. libtorch's step of an LSTM took 7 to
/// 16 ms on one thread and 5 to 14 ms on two in eleven processes of one hour.
/// </remarks>
/// <param name="name">The name that the row is asked for by.</param>
internal sealed class OwnProcesses(string name) : IRowSource
{
    private const int Processes = 3;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    public TableRow Measure()
    {
        TableRow[] rows = [.. Enumerable.Range(0, Processes).Select(_ => MeasureOnce()).OrderBy(row => row.Measured)];
        if (rows[0].Measured is null)
        {
            return rows[0];
        }

        string all = string.Join(", ", rows.Select(row => row.Measured!.Value.ToString("f2", null)));
        TableRow median = rows[Processes / 2];
        return median with { Detail = $"of three processes with {all} this has the {median.Detail}" };
    }

    /// <summary>What such a process does: measures the row itself, and writes it down.</summary>
    public static void MeasureHere(IRowSource source, string file) => File.WriteAllText(file, JsonSerializer.Serialize(source.Measure(), JsonOptions));

    private TableRow MeasureOnce()
    {
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
            if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            {
                start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
            }

            foreach (string argument in (string[])["row", name, file])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<TableRow>(File.ReadAllText(file), JsonOptions)!
                : throw new InvalidOperationException($"The process that measures {name} ended with code {process.ExitCode}.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
