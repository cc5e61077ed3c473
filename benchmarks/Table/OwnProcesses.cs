using System.Diagnostics;
using System.Text.Json;

namespace Sonda.Benchmarks.Table;

/// <summary>Measures a row in three separate processes, one after another; their median counts.</summary>
/// <remarks>
/// Within a process, pairs tell to a few percent how two sides compare, but the next process gives another answer. The places
/// in memory and the decisions of compiler and allocator are fixed once per process. libtorch's step of an LSTM took 7 to
/// 16 ms on one thread and 5 to 14 ms on two in eleven processes within one hour.
/// </remarks>
/// <param name="name">The row's name on the command line.</param>
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

    /// <summary>The work of such a process: measures the row and writes it to a file.</summary>
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
