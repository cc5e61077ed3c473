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
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The tree, or the fault in it.</summary>
    public static (JsonNode? Tree, LocalizableText? Fault) Parse(string json, TraceJsonContext context)
    {
        try
        {
            JsonNode? tree = TraceFormat1.ToCurrent(JsonNode.Parse(json, documentOptions: Strict));
            return (tree, Fault(tree, context.Trace, "$", double.NegativeInfinity));
        }
        catch (JsonException fault) when (fault.LineNumber is { } line)
        {
            return (null, LocalizableText.Of(
                $"The text is not JSON: the error is at line {line + 1}, byte {fault.BytePositionInLine + 1}."));
        }
        catch (JsonException)
        {
            return (null, LocalizableText.Of($"$: found a name twice in one object; expected each once."));
        }
    }

    /// <summary>The fault of a part of a trace; null if there is none.</summary>
    public static LocalizableText? Fault(JsonNode? node, JsonTypeInfo type, string path) => Fault(node, type, path, double.NegativeInfinity);

    /// <summary>The fault of a node; null if there is none.</summary>
    /// <param name="node">The node; null for the null of JSON.</param>
    /// <param name="type">The expected type.</param>
    /// <param name="path">Its path.</param>
    /// <param name="min">The smallest number allowed there: readings of a layer are norms, shares and factors, none below 0.</param>
    private static LocalizableText? Fault(JsonNode? node, JsonTypeInfo type, string path, double min) => type.Kind switch
    {
        JsonTypeInfoKind.Object => node is JsonObject given ? FaultOf(given, type, path, type.Type == typeof(LayerReading) ? 0 : min) : Mistaken(node, path, $"an object"),
        JsonTypeInfoKind.Enumerable when node is JsonArray list => list
            .Select((one, i) => Fault(one, type.Options.GetTypeInfo(type.ElementType!), $"{path}[{i}]", min)).FirstOrDefault(fault => fault is not null),
        JsonTypeInfoKind.Enumerable => Mistaken(node, path, $"a list"),
        JsonTypeInfoKind.Dictionary when node is JsonObject given => given
            .Select(one => Fault(one.Value, type.Options.GetTypeInfo(type.ElementType!), $"{path}.{one.Key}", min)).FirstOrDefault(fault => fault is not null),
        JsonTypeInfoKind.Dictionary => Mistaken(node, path, $"an object"),
        _ => FaultOf(node, Nullable.GetUnderlyingType(type.Type) ?? type.Type, path, min),
    };

    private static LocalizableText? FaultOf(JsonObject given, JsonTypeInfo type, string path, double min)
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

            if ((value is not null || !property.IsSetNullable) && Fault(value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{name}", min) is { } fault)
            {
                return fault;
            }
        }

        return type.Properties.FirstOrDefault(property => property.IsRequired && !given.ContainsKey(property.Name)) is { } missing
            ? LocalizableText.Of($"{path}: found no \"{missing.Name}\"; expected it.")
            : null;
    }

    private static LocalizableText? FaultOf(JsonNode? node, Type type, string path, double min)
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

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String when kind == JsonValueKind.String => value!.GetValue<string>().Any(char.IsControl)
                ? Mistaken(node, path, $"a text without control characters") : null,
            TypeCode.String => Mistaken(node, path, $"a text"),
            TypeCode.Boolean => kind is JsonValueKind.True or JsonValueKind.False ? null : Mistaken(node, path, $"true or false"),
            TypeCode.Int32 => kind == JsonValueKind.Number && value!.TryGetValue(out int _)
                ? null : Mistaken(node, path, $"a whole number below 2147483648"),
            TypeCode.Int64 => kind == JsonValueKind.Number && value!.TryGetValue(out long _) ? null : Mistaken(node, path, $"a whole number"),
            _ when kind == JsonValueKind.Number && value!.GetValue<double>() < min => Mistaken(node, path, $"a number from 0 on"),
            _ => kind == JsonValueKind.Number || (kind == JsonValueKind.String && value!.GetValue<string>() is "NaN" or "Infinity" or "-Infinity")
                ? null : Mistaken(node, path, $"a number, \"NaN\", \"Infinity\" or \"-Infinity\""),
        };
    }

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
