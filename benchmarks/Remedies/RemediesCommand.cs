using System.Globalization;
using Sonda.Diagnosis.Readings;

namespace Sonda.Benchmarks.Remedies;

/// <summary>Diagnoses a list of runs, trains the first remedies of each, and prints how many work and how many harm.</summary>
internal static class RemediesCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="list">A list of runs; their data are looked for in its folder.</param>
    /// <param name="kind">Only the runs of one kind; null for all.</param>
    /// <param name="searches">Whether to try every edit if the first remedy does not work.</param>
    public static int Run(string list, string? kind, bool searches)
    {
        string file = Path.GetFullPath(list);
        IReadOnlyList<AilingRun> runs = [.. AilingRun.Read(file).Where(one => kind is null || one.Kind == kind)];
        Environment.CurrentDirectory = Path.GetDirectoryName(file)!;
        var cache = new TrialCache(file + ".trained");
        var treated = new List<TreatedRun>();
        foreach (AilingRun run in runs)
        {
            TreatedRun one = TreatedRun.Of(run, cache, searches);
            treated.Add(one);
            Terminal.Out.WriteLine($"{run.Kind,-14} {Words(one)}\n               {run.Run}\n               found: {one.Found}");
        }

        foreach (string line in Summary(treated))
        {
            Terminal.Out.WriteLine(line);
        }

        return 0;
    }

    /// <summary>Writes a list and its data into a folder, then measures it. An existing list stays, so that a measurement can go on.</summary>
    /// <param name="folder">The folder; it is created.</param>
    /// <param name="seed">The seed of the data and of fresh runs.</param>
    /// <param name="fresh">The number of fresh runs; null for the written ones.</param>
    /// <param name="searches">Whether to try every edit if the first remedy does not work.</param>
    public static int Make(string folder, ulong seed, int? fresh, bool searches)
    {
        Directory.CreateDirectory(folder);
        string list = Path.Combine(folder, "runs.txt");
        if (!File.Exists(list))
        {
            string[] lines = [.. (fresh is { } count ? RunGenerator.Make(seed, count) : WrittenRuns.All).Select(run => run.ToString())];
            RemedyData.Write(folder, seed);
            File.WriteAllLines(list, lines);
        }

        return Run(list, null, searches);
    }

    /// <summary>The figures of a list: how often the first remedy, and one of the first three, works or harms.</summary>
    public static IEnumerable<string> Summary(IReadOnlyList<TreatedRun> treated)
    {
        TreatedRun[] ailing = [.. treated.Where(one => one.IsAiling && one.Case.Kind != AilingRun.Fine)];
        yield return $"{ailing.Length} ailing of {treated.Count}";
        yield return Share("the first remedy works", ailing.Count(FirstWorks), ailing.Length);
        yield return Share("one of the first three works", ailing.Count(one => one.Tried.Any(remedy => remedy.Works)), ailing.Length);
        yield return Share("the first remedy harms", ailing.Count(one => one.Tried is [{ Harms: true }, ..]), ailing.Length);
        yield return Share("of the first three harm", ailing.Sum(one => one.Tried.Count(remedy => remedy.Harms)), ailing.Sum(one => one.Tried.Count));
        int curable = ailing.Count(one => FirstWorks(one) || one.Cures.Count > 0);
        yield return Share("the first works, of those that one edit cures (with --search)", ailing.Count(FirstWorks), curable);
        foreach (var kind in ailing.GroupBy(one => one.Case.Kind))
        {
            yield return $"  {kind.Key,-28} {kind.Count(FirstWorks)} of {kind.Count()}, three {kind.Count(one => one.Tried.Any(remedy => remedy.Works))}";
        }

        yield return "each remedy among the first three: works, harms";
        foreach (var remedy in ailing.SelectMany(one => one.Tried).GroupBy(tried => string.Join('+', tried.Id.Split('+').Distinct())).OrderByDescending(tried => tried.Count()))
        {
            yield return $"  {remedy.Key,-36} {remedy.Count(tried => tried.Works)} of {remedy.Count()}, harms {remedy.Count(tried => tried.Harms)}";
        }
    }

    private static bool FirstWorks(TreatedRun one) => one.Tried is [{ Works: true }, ..];

    private static string Words(TreatedRun one) => !one.IsAiling ? $"learns untreated; {one.Proposed} remedies"
        : string.Join("; ", one.Tried.Select(remedy => $"{remedy.Id} {(remedy.Works ? "WORKS" : remedy.Harms ? "HARMS" : "no")}"))
            + (one.Cures.Count > 0 ? $" (cures: {string.Join(", ", one.Cures)})" : "");

    private static string Share(string what, int found, int all)
    {
        (double low, double high) = all > 0 ? Probability.Interval(found, all) : (0, 1);
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {found} of {all} ({100.0 * found / Math.Max(all, 1):f0}%, {100 * low:f0}..{100 * high:f0})");
    }
}
