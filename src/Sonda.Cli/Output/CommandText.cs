using System.CommandLine;

namespace Sonda.Cli.Output;

/// <summary>The command line as typed, for a shell to read again.</summary>
internal static class CommandText
{
    /// <summary>The command with its arguments, quoted if a shell would misread them.</summary>
    public static string Of(ParseResult parsed) => "sonda " + string.Join(' ', parsed.Tokens.Select(token =>
        token.Value.All(letter => char.IsLetterOrDigit(letter) || "-_./\\:=+,~".Contains(letter, StringComparison.Ordinal))
            ? token.Value
            : "'" + token.Value.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
}
