using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Reports.Json;

/// <summary>
/// How the laboratory writes JSON: camelCase, indented, a list of numbers on one line, every number with the fewest digits that read
/// back the same. What is no number (NaN, ±∞) is written as null, since JSON has no word for it.
/// </summary>
internal static class JsonStyle
{
    /// <summary>The options, new ones each time, as a generated context keeps those it is given.</summary>
    /// <param name="converters">What the documents at hand want besides.</param>
    public static JsonSerializerOptions Options(params ReadOnlySpan<JsonConverter> converters)
    {
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            // The text goes to files and terminals, never into a page: letters may stay as they are.
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
