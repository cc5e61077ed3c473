using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Sonda.Diagnosis.Traces;

/// <summary>The JSON Schema of a trace, from the records that read it.</summary>
internal static class TraceSchema
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

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
                Event("epoch", "reading", SchemaOf(context.EpochReading)),
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
                })),
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonObject Event(string name, string part, JsonNode schema) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["event"] = new JsonObject { ["const"] = name }, [part] = schema },
        ["required"] = new JsonArray("event", part),
    };

    private static JsonNode SchemaOf(JsonTypeInfo type) => type.GetJsonSchemaAsNode();
}
