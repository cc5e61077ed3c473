using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Checks JSON against the form of a trace before it is read. Its messages name parts of the JSON; those of the generated reader would
/// name types of this program.
/// </summary>
internal static class TraceForm
{
    /// <summary>The largest number of objects and lists inside one another.</summary>
    private const int MaxDepth = 64;

    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>The tree, or the fault in it.</summary>
    public static (JsonNode? Tree, LocalizableText? Fault) Parse(string json, TraceJsonContext context)
    {
        try
        {
            JsonNode? tree = TraceFormat1.ToCurrent(JsonNode.Parse(json, documentOptions: Strict));
            DisplayTexts.CleanSubject((tree as JsonObject)?["subject"]);
            return (tree, Fault(tree, context.Trace, "$"));
        }
        catch (JsonException fault)
        {
            return (null, FaultOf(fault, json, "$") ?? LocalizableText.Of(
                $"The text is not JSON: the error is at line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}."));
        }
    }

    /// <summary>Whether a text is JSON with a subject that has layers.</summary>
    public static bool IsDocument(string json)
    {
        try
        {
            return json.AsSpan().TrimStart().StartsWith("{") && JsonNode.Parse(json)?["subject"] is JsonObject subject && subject["layers"] is JsonArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The fault of JSON that the reader refuses though it is JSON; null if the text is not JSON.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="json">The text.</param>
    /// <param name="place">Its place.</param>
    public static LocalizableText? FaultOf(JsonException refusal, string json, string place) =>
        refusal.LineNumber is null ? LocalizableText.Of($"{place}: found a name twice in one object; expected each once.")
        : IsTooDeep(json) ? LocalizableText.Of($"{place}: found more than {MaxDepth} objects and lists inside one another; expected fewer than 10.")
        : null;

    /// <summary>Whether JSON is nested too deep for the reader, and valid up to there.</summary>
    private static bool IsTooDeep(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // The text is not JSON.
        }

        return false;
    }

    /// <summary>The fault of a part of a trace; null if there is none.</summary>
    /// <param name="node">The node; null for the null of JSON.</param>
    /// <param name="type">The expected type.</param>
    /// <param name="path">Its path.</param>
    /// <param name="range">The numbers allowed there, or in the list; null for all.</param>
    public static LocalizableText? Fault(JsonNode? node, JsonTypeInfo type, string path, NumberRange? range = null) => type.Kind switch
    {
        JsonTypeInfoKind.Object => node is JsonObject given ? FaultOf(given, type, path, range) : Mistaken(node, path, $"an object"),
        JsonTypeInfoKind.Enumerable when node is JsonArray list => list
            .Select((one, i) => Fault(one, type.Options.GetTypeInfo(type.ElementType!), $"{path}[{i}]", range)).FirstOrDefault(fault => fault is not null),
        JsonTypeInfoKind.Enumerable => Mistaken(node, path, $"a list"),
        JsonTypeInfoKind.Dictionary when node is JsonObject given => given
            .Select(one => Fault(one.Value, type.Options.GetTypeInfo(type.ElementType!), $"{path}.{one.Key}", range)).FirstOrDefault(fault => fault is not null),
        JsonTypeInfoKind.Dictionary => Mistaken(node, path, $"an object"),
        _ => FaultOf(node, Nullable.GetUnderlyingType(type.Type) ?? type.Type, path, range),
    };

    private static LocalizableText? FaultOf(JsonObject given, JsonTypeInfo type, string path, NumberRange? range)
    {
        foreach ((string name, JsonNode? value) in given)
        {
            JsonPropertyInfo? property = type.Properties.FirstOrDefault(property => property.Name == name);
            if (property is null)
            {
                string known = string.Join(", ", type.Properties.Select(one => one.Name));
                return LocalizableText.Of(
                    $"{path}: found the unknown name \"{name}\"; expected one of {known}.");
            }

            if ((value is not null || !property.IsSetNullable)
                && Fault(value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{name}", TraceRanges.Of(type.Type, name) ?? range) is { } fault)
            {
                return fault;
            }
        }

        return type.Properties.FirstOrDefault(property => property.IsRequired && !given.ContainsKey(property.Name)) is { } missing
            ? LocalizableText.Of($"{path}: found no \"{missing.Name}\"; expected it.")
            : null;
    }

    private static LocalizableText? FaultOf(JsonNode? node, Type type, string path, NumberRange? range)
    {
        JsonValue? value = node as JsonValue;
        JsonValueKind kind = value?.GetValueKind() ?? JsonValueKind.Undefined;
        if (type.IsEnum)
        {
            string[] known = [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];
            string names = string.Join(", ", known);
            return kind == JsonValueKind.String && known.Contains(value!.GetValue<string>())
                ? null : Mistaken(node, path, $"one of {names}");
        }

        bool isNumber = kind == JsonValueKind.Number;
        LocalizableText? misformed = Type.GetTypeCode(type) switch
        {
            TypeCode.String when kind == JsonValueKind.String => value!.GetValue<string>().Any(char.IsControl)
                ? Mistaken(node, path, $"a text without control characters") : null,
            TypeCode.String => Mistaken(node, path, $"a text"),
            TypeCode.Boolean => kind is JsonValueKind.True or JsonValueKind.False ? null : Mistaken(node, path, $"true or false"),
            TypeCode.Int32 => isNumber && value!.TryGetValue(out int _) ? null : Mistaken(node, path, $"a whole number below 2147483648"),
            TypeCode.Int64 => isNumber && value!.TryGetValue(out long _) ? null : Mistaken(node, path, $"a whole number"),
            TypeCode.UInt64 => isNumber && value!.TryGetValue(out ulong _) ? null : Mistaken(node, path, $"a whole number from 0 to {ulong.MaxValue}"),
            _ => isNumber || (kind == JsonValueKind.String && value!.GetValue<string>() is "NaN" or "Infinity" or "-Infinity")
                ? null : Mistaken(node, path, $"a number, \"NaN\", \"Infinity\" or \"-Infinity\""),
        };
        return misformed ?? (range is not null && NumberOf(value!) is { } number && !range.Holds(number) ? Mistaken(node, path, range.Expected) : null);
    }

    /// <summary>The number of a value of the right form; null if it is none.</summary>
    private static double? NumberOf(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => value.TryGetValue(out double number) ? number : value.TryGetValue(out long whole) ? whole : null,
        JsonValueKind.String => value.GetValue<string>() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    private static LocalizableText Mistaken(JsonNode? node, string path, LocalizableText expected) => node switch
    {
        JsonObject => LocalizableText.Of($"{path}: found an object; expected {expected}."),
        JsonArray => LocalizableText.Of($"{path}: found a list; expected {expected}."),
        _ => LocalizableText.Of($"{path}: found {Short(node)}; expected {expected}."),
    };

    /// <summary>The beginning of a node.</summary>
    public static string Short(JsonNode? node) => node?.ToJsonString() is { } text ? Short(text) : "null";

    /// <summary>The beginning of a text.</summary>
    public static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
