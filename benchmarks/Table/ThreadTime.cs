using System.Globalization;

namespace Sonda.Benchmarks.Table;

/// <summary>Processor time of single threads, to a hundredth of a second; Linux only, elsewhere not a number.</summary>
internal static class ThreadTime
{
    private const string Tasks = "/proc/self/task";
    private const double TicksPerSecond = 100;

    /// <summary>Of the calling thread.</summary>
    public static double OfThisThread() => Read("/proc/thread-self");

    /// <summary>Of the newest thread of a name.</summary>
    public static double OfNewest(string name) => !Directory.Exists(Tasks) ? double.NaN : Directory.GetDirectories(Tasks)
        .Where(folder => NameOf(folder) == name)
        .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
        .Select(Read)
        .FirstOrDefault(double.NaN);

    private static string NameOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The user and system time of a thread: two fields of its <c>stat</c>, counted behind the name in brackets.</summary>
    private static double Read(string folder)
    {
        string path = Path.Combine(folder, "stat");
        if (!File.Exists(path))
        {
            return double.NaN;
        }

        string stat = File.ReadAllText(path);
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
