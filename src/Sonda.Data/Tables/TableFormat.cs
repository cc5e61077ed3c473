using System.Globalization;
using System.Text;

namespace Sonda.Data.Tables;

/// <summary>The form of a text file with a table. Null or 0 for what Sonda finds out itself.</summary>
internal sealed record TableFormat
{
    /// <summary>The words for separators, with their character.</summary>
    public static IReadOnlyList<(string Word, char Mark)> Separators { get; } =
        [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("pipe", '|'), ("space", ' ')];

    /// <summary>The word for a separator.</summary>
    public static string WordOf(char mark) => Separators.First(one => one.Mark == mark).Word;

    /// <summary>The words for encodings.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "utf-16", "latin-1"];

    /// <summary>The character between two cells; null for the most frequent of comma, semicolon, tab and pipe in the header.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the decimal mark is a comma; null to look at the first rows.</summary>
    public bool? HasDecimalComma { get; init; }

    /// <summary>"yes", "no", or the number of the line with the names; null to look at the first line.</summary>
    public string? Header { get; init; }

    /// <summary>The lines before the table.</summary>
    public int Skip { get; init; }

    /// <summary>The character that begins a comment; null if there are none.</summary>
    public char? Comment { get; init; }

    /// <summary>The encoding; null for UTF-8, or UTF-16 with a byte order mark.</summary>
    public string? Encoding { get; init; }

    /// <summary>The lines before the header, or before the first row if there is none.</summary>
    public int LinesBefore => int.TryParse(Header, NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? line - 1 : Skip;

    /// <summary>Whether the first line that is read holds rows.</summary>
    public bool HasNoHeader => Header == "no";

    /// <summary>Whether the first line holds names, whatever it looks like.</summary>
    public bool HasHeader => Header is not (null or "no");

    /// <summary>The encoding that decodes the file.</summary>
    public Encoding Decoder => Encoding switch
    {
        "latin-1" => System.Text.Encoding.Latin1,
        "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
    };
}
