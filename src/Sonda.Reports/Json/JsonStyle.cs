using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Reports.Json;

/// <summary>
/// The JSON style of all outputs: camelCase, indented, a list of numbers on one line, every number with the fewest digits that read
/// back the same. NaN and ±∞ become null, because JSON has no word for them.
/// </summary>
internal static class JsonStyle
{
    /// <summary>New options for each call, because a generated context keeps its options.</summary>
    /// <param name="converters">Additional converters of the documents.</param>
    public static JsonSerializerOptions Options(params ReadOnlySpan<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            // The text goes to files and terminals, never into a page, so letters need no escapes.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new FiniteNumberConverter(), new NumberListConverter() },
        };
        foreach (JsonConverter converter in converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
