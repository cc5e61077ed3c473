using System.Diagnostics;
using System.Reflection;

namespace Sonda.Benchmarks.Table;

/// <summary>From the start of <c>sonda lab</c> to the second reading of a curve: process, run, data and stream.</summary>
internal sealed class LabStartRow : IRowSource
{
    private const int Starts = 3;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("sonda lab, start to the first moving curve");
        double[] seconds = [.. Enumerable.Range(0, Starts).Select(_ => Once()).Order()];
        return new TableRow
        {
            What = "sonda lab, start to the first moving curve",
            Bar = 3,
            Unit = "s",
            Digits = 2,
            Measured = seconds[Starts / 2],
            Detail = FormattableString.Invariant($"{Starts} starts, {seconds[0]:f2} to {seconds[^1]:f2} s; 784-30x4-10"),
        };
    }

    private static double Once()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        string tool = typeof(LabStartRow).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SondaCli").Value!;
        long start = Stopwatch.GetTimestamp();
        using Process lab = Process.Start(new ProcessStartInfo(tool, ["lab", "--port", "0", "--no-open", "--offline", "--runs", home]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            using var client = new LabClient(new Uri(lab.StandardOutput.ReadLine()!));
            client.Post("/api/runs", new { spec = "784-30x4-10", name = "first", play = true });
            while (client.Get("/api/runs/first/history").GetProperty("history").GetProperty("readings").GetProperty("step").GetArrayLength() < 2)
            {
                Thread.Sleep(10);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            lab.Kill();
            lab.WaitForExit();
            Directory.Delete(home, recursive: true);
        }
    }
}
