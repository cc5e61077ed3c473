using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Remedies;

/// <summary>A run that does not learn, with the kind of its cause, or of its causes joined by a plus.</summary>
internal sealed record AilingRun(string Kind, RunSpec Run)
{
    /// <summary>The kind of the runs that learn.</summary>
    public const string Fine = "fine";

    /// <summary>Reads a list: on each line a kind, a tab and a run.</summary>
    public static IReadOnlyList<AilingRun> Read(string file) => [.. File.ReadLines(file).Select(line => line.Split('\t')).Where(parts => parts.Length == 2)
        .Select(parts => new AilingRun(parts[0], RunSpec.Parse(parts[1])))];

    /// <summary>The line of a list.</summary>
    public override string ToString() => $"{Kind}\t{Run}";
}
