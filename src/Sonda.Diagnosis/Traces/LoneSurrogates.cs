using System.Text.RegularExpressions;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Halves of characters in JSON, which no text can hold. Python writes them for a byte that is no character, as in the name of a file from
/// another system: <c>"caf\udce9.csv"</c>.
/// </summary>
internal static partial class LoneSurrogates
{
    /// <summary>The text with a replacement character, �, for each.</summary>
    public static string Replace(string json) => json.Contains("\\ud", StringComparison.OrdinalIgnoreCase)
        ? Escapes().Replace(json, escape => escape.Groups["lone"].Success ? "\\ufffd" : escape.Value)
        : json;

    /// <summary>Every escape, so that the second backslash of a pair begins none.</summary>
    [GeneratedRegex(@"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Escapes();
}
