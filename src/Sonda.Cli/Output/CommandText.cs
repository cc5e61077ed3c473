using System.CommandLine;

namespace Sonda.Cli.Output;

/// <summary>A command line as it was typed, for a shell to read again.</summary>
internal static class CommandText
{
    /// <summary>sonda and its arguments, quoted where a shell would take them for something else.</summary>
    public static string Of(ParseResult parsed) => "sonda " + string.Join(' ', parsed.Tokens.Select(token =>
        token.Value.All(letter => char.IsLetterOrDigit(letter) || "-_./\\:=+,~".Contains(letter, StringComparison.Ordinal))
            ? token.Value
            : "'" + token.Value.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
}
