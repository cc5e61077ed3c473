using System.Text.Json;
using System.Text.RegularExpressions;
using Sonda.Reports.Figures;

namespace Sonda.Reports.Chapter;

/// <summary>The files of an earlier run in a folder. A <c>chapter.json</c> identifies them; other files stay untouched.</summary>
internal static class EarlierRun
{
    private static readonly Regex Own = new(
        $@"^({string.Join('|', ChapterFigures.Kinds.Select(kind => kind.Name.Replace("#", @"\d+", StringComparison.Ordinal)))})\.(png|svg|csv)$",
        RegexOptions.CultureInvariant);

    /// <summary>Whether the folder holds a complete run; null if it holds none.</summary>
    public static bool? IsComplete(string folder)
    {
        string path = Path.Combine(folder, ChapterReport.DataFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // Reads only a part of the record, so that a run of another version is recognised too.
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("speedCurves", out _)
                && root.TryGetProperty("complete", out JsonElement complete)
                && complete.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? complete.GetBoolean()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a name in the folder belongs to a run of the chapter. Without a <c>chapter.json</c> the figures are somebody else's, except
    /// those that every run writes.
    /// </summary>
    public static Func<string, bool> IsOwn(string folder)
    {
        bool isRun = IsComplete(folder) is not null;
        return name => name is ChapterReport.DataFile or ChapterReport.PageFile || (isRun && Own.IsMatch(name));
    }
}
