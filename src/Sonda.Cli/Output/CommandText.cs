using System.CommandLine;

namespace Sonda.Cli.Output;

/// <summary>The command line as typed, for a shell to read again.</summary>
internal static class CommandText
{
    /// <summary>The command with its arguments, quoted if a shell would misread them.</summary>
    public static string Of(ParseResult parsed) => "sonda " + string.Join(' ', parsed.Tokens.Select(token => Word(token.Value)));

    /// <summary>A command that trains a run.</summary>
    /// <param name="run">The text of the run.</param>
    /// <param name="save">The file for its network; null if it is not kept.</param>
    /// <remarks>
    /// Double quotes, which every shell and Windows know, unless a name in the data has a character that a shell obeys within them.
    /// </remarks>
    public static string Train(string run, string? save = null)
    {
        string quoted = run.Any(letter => "$`!\\\n\r".Contains(letter, StringComparison.Ordinal)) ? Word(run) : $"\"{run.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return $"sonda train {quoted}{(save is null ? "" : " --save " + Word(save))}";
    }

    private static string Word(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || "-_./\\:=+,~".Contains(letter, StringComparison.Ordinal))
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
