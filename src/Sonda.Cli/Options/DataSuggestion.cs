using Sonda.Data;

namespace Sonda.Cli.Options;

/// <summary>Suggests the data that a text means: a bare file or folder, or one with a parenthesis missing.</summary>
internal static class DataSuggestion
{
    private const string Table = ".csv";

    /// <summary>The suggestion; null if there is none.</summary>
    public static string? For(string text)
    {
        string closed = text + new string(')', Math.Max(0, text.Count(c => c == '(') - text.Count(c => c == ')')));
        string? meant = closed != text ? closed
            : text.Contains('(', StringComparison.Ordinal) ? null
            : Directory.Exists(text) ? $"png({Quoted(text)})"
            : text.EndsWith(Table, StringComparison.OrdinalIgnoreCase) || File.Exists(text) ? $"csv({Quoted(text)})"
            : null;
        return meant is not null && IsData(meant) ? meant : null;
    }

    private static string Quoted(string path) =>
        path.IndexOfAny(['(', ')', ',', '=', '+', '"', ' ']) >= 0 ? $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : path;

    private static bool IsData(string text)
    {
        try
        {
            _ = DatasetSpec.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
