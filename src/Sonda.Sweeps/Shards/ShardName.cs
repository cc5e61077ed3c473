using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonda.Sweeps.Shards;

/// <summary>The place of a shard among the shards of a sweep.</summary>
/// <param name="Index">The shard, from 0.</param>
/// <param name="Count">The number of shards.</param>
internal readonly partial record struct ShardName(int Index, int Count)
{
    /// <summary>The ending of final files.</summary>
    public const string FinalEnding = ".cells";

    /// <summary>The ending of logs.</summary>
    public const string LogEnding = ".rows";

    /// <summary>The name of the final file.</summary>
    public string Final => Stem + FinalEnding;

    private string Stem => string.Create(CultureInfo.InvariantCulture, $"shard-{Index:D6}-of-{Count:D6}");

    /// <summary>The name of the log of one process.</summary>
    public string Log(string writer) => $"{Stem}.{writer}{LogEnding}";

    /// <summary>The temporary name of the final file of one process.</summary>
    public string Part(string writer) => $"{Stem}.{writer}.part";

    /// <summary>The number of cells of the shard.</summary>
    /// <param name="cells">The number of cells of the sweep.</param>
    public int CellCount(int cells) => Index >= cells ? 0 : ((cells - 1 - Index) / Count) + 1;

    /// <summary>The shard of a file; null if its name is not that of a shard.</summary>
    public static ShardName? Of(string file) => Pattern().Match(Path.GetFileName(file)) is { Success: true } match
        ? new(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex("""^shard-(\d{6,9})-of-(\d{6,9})\.""")]
    private static partial Regex Pattern();
}
