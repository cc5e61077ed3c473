using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Sonda.Data;

namespace Sonda.Benchmarks.Table;

/// <summary>One run of <c>sonda chapter</c> in its own process, as people start it.</summary>
/// <param name="Seconds">The time from start to exit; null if it did not finish its work.</param>
/// <param name="PeakBytes">The largest resident set.</param>
/// <param name="Detail">The training data, or the failure.</param>
internal sealed record ChapterRun(double? Seconds, double? PeakBytes, string Detail)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static ChapterRun Start()
    {
        string folder = Directory.CreateTempSubdirectory("sonda-chapter-").FullName;
        try
        {
            long start = Stopwatch.GetTimestamp();
            using Process process = Process.Start(Command(folder))
                ?? throw new InvalidOperationException("The system did not start sonda.");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            long peak = WatchMemory(process, start);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return WhyNotWhole(process, errors.Result, folder) is { } reason
                ? new ChapterRun(null, null, reason)
                : new ChapterRun(seconds, peak, "wall time of the whole process");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Command(string folder)
    {
        string sonda = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "SondaCli").Value!;
        var command = new ProcessStartInfo(sonda + (OperatingSystem.IsWindows() ? ".exe" : ""))
        {
            ArgumentList = { "chapter", "--threads", "2", "--offline", "--out", folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The child process must not inherit what libtorch needs in this one.
        command.Environment.Remove("LD_PRELOAD");
        return command;
    }

    /// <summary>Waits for the end and returns the largest resident set.</summary>
    private static long WatchMemory(Process process, long start)
    {
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            try
            {
                // The kernel's own high-water mark if it keeps one; 0 elsewhere.
                process.Refresh();
                peak = Math.Max(peak, Math.Max(process.PeakWorkingSet64, process.WorkingSet64));
            }
            catch (InvalidOperationException)
            {
                // The process ended between the two lines above.
            }

            if (Stopwatch.GetElapsedTime(start) > Longest)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return peak;
    }

    private static string? WhyNotWhole(Process process, string errors, string folder)
    {
        if (process.ExitCode != 0)
        {
            string last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("nothing on stderr");
            return FormattableString.Invariant($"sonda chapter ended with exit code {process.ExitCode}: {last.Trim()}");
        }

        string result = Path.Combine(folder, "chapter.json");
        if (!File.Exists(result))
        {
            return "sonda chapter ended with exit code 0 but wrote no chapter.json.";
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(result));
        string? data = json.RootElement.GetProperty("data").GetString();
        return data == LoadedData.Mnist ? null : $"sonda chapter found no MNIST and took {data}; set SONDA_DATA_DIR.";
    }
}
