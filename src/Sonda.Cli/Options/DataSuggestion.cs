using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>Suggests the data that a text means: a bare file or folder, one with a mistyped name, or one with a parenthesis missing.</summary>
internal static class DataSuggestion
{
    private static readonly string[] Terms = ["minmax", "standard", "weights"];

    /// <summary>The most files of a folder that are compared with a name.</summary>
    private const int MaxFiles = 1000;

    /// <summary>The suggestion; null if there is none.</summary>
    public static string? For(string text)
    {
        string closed = text + new string(')', Math.Max(0, text.Count(c => c == '(') - text.Count(c => c == ')')));
        (string name, string terms) = Parts(text);
        string? meant = closed != text ? closed
            : WithTerms(text) is { } scaled ? scaled
            : name.Contains('(', StringComparison.Ordinal) ? null
            : Directory.Exists(name) ? $"png({Quoted(name)}){terms}"
            : File.Exists(name) ? (TableName.IsOne(name) ? name : $"csv({Quoted(name)})") + terms
            : FileOf(text) is not null && NearFile(name) is { } near ? (TableName.IsOne(near) ? near : $"csv({Quoted(near)})") + terms
            : null;
        return meant is not null && IsData(meant) ? meant : null;
    }

    /// <summary>The file that a text names, which is no data source; null if it is no name of a file.</summary>
    public static string? FileOf(string text)
    {
        string name = Parts(text).Name;
        bool isName = name.Length > 0 && !DatasetSpec.Names.Contains(name) && !name.Contains('(', StringComparison.Ordinal)
            && (File.Exists(name) || Path.GetExtension(name) is [_, _, ..] || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return isName && !Directory.Exists(name) ? name : null;
    }

    /// <summary>The table that a bare word nearly names; null if there is none.</summary>
    public static string? NearTable(string word) => !word.Contains('+', StringComparison.Ordinal) && NearFile(word) is { } near && TableName.IsOne(near) ? near : null;

    /// <summary>The table in the folder of a missing file whose name is nearest; null if none is near.</summary>
    public static string? NearFile(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        string name = Path.GetFileName(path);
        try
        {
            // Of all files those with the ending, and only tables by another.
            string[] files = [.. Directory.EnumerateFiles(string.IsNullOrEmpty(folder) ? "." : folder).Select(file => Path.GetFileName(file))
                .Where(file => TableName.IsOne(file) || (Path.GetExtension(file) is [_, ..] ending && ending == Path.GetExtension(name))).Take(MaxFiles).Order(StringComparer.Ordinal)];
            string stem = TableName.Stem(name);

            // The name with another ending, then a mistyped one.
            string? near = files.FirstOrDefault(file => TableName.IsOne(file) && TableName.Stem(file) == stem) ?? Suggestion.For(name, files);
            return near is null || near == name ? null : string.IsNullOrEmpty(folder) ? near : Path.Combine(folder, near);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The text with its mistyped terms spelt right; null if that is not its fault.</summary>
    private static string? WithTerms(string text)
    {
        (string name, string terms) = Parts(text);
        string[] each = terms.Split('+');
        for (int i = 1; i < each.Length; i++)
        {
            string word = each[i].Split('(')[0];
            each[i] = (Suggestion.For(word, Terms) ?? word) + each[i][word.Length..];
        }

        string spelt = name + string.Join('+', each);
        return spelt != text && (name.Contains('(', StringComparison.Ordinal) || DatasetSpec.Names.Contains(name) || File.Exists(name)) ? spelt : null;
    }

    /// <summary>A source or the name of a file, and the terms behind it.</summary>
    private static (string Name, string Terms) Parts(string text)
    {
        int depth = 0;
        bool isQuoted = false;
        int from = File.Exists(text) ? text.Length : 0;
        for (int i = from; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            depth += isQuoted ? 0 : text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (text[i] == '+' && depth == 0 && !isQuoted)
            {
                return (text[..i], text[i..]);
            }
        }

        return (text, "");
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
