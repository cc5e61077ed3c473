using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The texts of a trace that are for people only: a line break in the name of some data is no reason to refuse all readings. Names of layers
/// and costs are keys, and stay as they are.
/// </summary>
internal static partial class DisplayTexts
{
    private static readonly string[] OfSubject = ["network", "writer", "data", "schedule", "cannotLearn", "misfit"];
    private static readonly string[] OfTorch = ["network", "data", "version", "optimizer"];
    private static readonly string[] OfOptimizer = ["name"];

    /// <summary>Puts a blank in the place of control characters in the texts of a subject.</summary>
    public static void CleanSubject(JsonNode? subject)
    {
        Clean(subject, OfSubject);
        Clean((subject as JsonObject)?["optimizer"], OfOptimizer);
    }

    /// <summary>The same for the first event of sonda_trace.py.</summary>
    public static void CleanTorch(JsonNode? start) => Clean(start, OfTorch);

    private static void Clean(JsonNode? node, string[] names)
    {
        if (node is not JsonObject given)
        {
            return;
        }

        foreach (string name in names)
        {
            if (given[name] is JsonValue value && value.TryGetValue(out string? text) && text.Any(char.IsControl))
            {
                given[name] = Controls().Replace(text, " ");
            }
        }
    }

    [GeneratedRegex(@"\p{Cc}+")]
    private static partial Regex Controls();
}
