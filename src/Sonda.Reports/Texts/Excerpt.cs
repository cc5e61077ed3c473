using System.Text.RegularExpressions;

namespace Sonda.Reports.Texts;

/// <summary>Shortens input that an error message repeats: a cell or a spec may have millions of characters.</summary>
internal static partial class Excerpt
{
    /// <summary>The maximum number of characters of input in a message.</summary>
    public const int MaxLength = 200;

    private const int Start = 120;

    /// <summary>Cuts the middle out of a long text.</summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : text[..Start] + "…" + text[^(MaxLength - Start - 1)..];

    /// <summary>Cuts long quoted texts and long words of a message.</summary>
    public static string OfMessage(string message) => message.Length <= MaxLength ? message
        : Long().Replace(message, found => found.Value[0] == '"' ? $"\"{Of(found.Value[1..^1])}\"" : Of(found.Value));

    // Short quotations match too, so that a closing mark is never taken for an opening one.
    [GeneratedRegex("\"[^\"]*\"|[^\\s\"]{201,}")]
    private static partial Regex Long();
}
