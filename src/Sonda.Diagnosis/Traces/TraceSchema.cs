using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Sonda.Diagnosis.Traces;

/// <summary>The JSON Schema of a trace, from the records that read it.</summary>
internal static class TraceSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Parts of lists, and the document itself, are never null; numbers have their ranges.</summary>
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = WithRange };

    /// <summary>The schema: one document, or a line of JSON Lines.</summary>
    public static string Write(TraceJsonContext context)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A trace for sonda diagnose --trace",
            ["description"] = "One document, or JSON Lines: each line an event, first the one with the subject. Every reading may be left out.",
            ["anyOf"] = new JsonArray(
                SchemaOf(context.Trace),
                Event("started", "subject", SchemaOf(context.TraceSubject)),
                Event("step", "reading", SchemaOf(context.StepReading)),
                Event("epoch", "reading", SchemaOf(context.EpochReading), isRequired: false),
                Event("diverged", "divergence", new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "The step counts from 1; the layer is its name.",
                    ["properties"] = new JsonObject
                    {
                        ["step"] = new JsonObject { ["type"] = "integer" },
                        ["phase"] = new JsonObject { ["enum"] = new JsonArray("forward", "cost", "backward", "update") },
                        ["layer"] = new JsonObject { ["type"] = new JsonArray("string", "integer") },
                        ["unit"] = new JsonObject { ["type"] = "integer" },
                    },
                    ["required"] = new JsonArray("step", "phase"),
                }),
                new JsonObject
                {
                    ["description"] = "Other events of a run, which a trace passes over.",
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["event"] = OneOf(TraceLines.WithoutReading) },
                    ["required"] = new JsonArray("event"),
                },
                new JsonObject
                {
                    ["description"] = "An event of sonda_trace.py, in torch's words; other programs write a subject or a reading instead.",
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["event"] = OneOf(["started", "step", "epoch"]), ["torch"] = new JsonObject { ["type"] = "object" } },
                    ["required"] = new JsonArray("event", "torch"),
                }),
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>An event with its part; a run has epochs that were not read.</summary>
    private static JsonObject Event(string name, string part, JsonNode schema, bool isRequired = true) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["event"] = new JsonObject { ["const"] = name }, [part] = schema },
        ["required"] = isRequired ? new JsonArray("event", part) : new JsonArray("event"),
    };

    private static JsonObject OneOf(string[] names) => new() { ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    private static JsonNode SchemaOf(JsonTypeInfo type) => type.GetJsonSchemaAsNode(Options);

    /// <summary>The schema of a number, or of a list of numbers, with its range.</summary>
    private static JsonNode WithRange(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.PropertyInfo is { } property && TraceRanges.Of(property.DeclaringType, property.Name) is { } range
            && (schema["items"] ?? schema["additionalProperties"] ?? schema) is JsonObject number)
        {
            if (double.IsFinite(range.Min))
            {
                number["minimum"] = range.Min;
            }

            if (double.IsFinite(range.Max))
            {
                number[range.IsOpen ? "exclusiveMaximum" : "maximum"] = range.Max;
            }
        }

        return schema;
    }
}
