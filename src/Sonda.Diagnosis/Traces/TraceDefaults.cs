using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Adds the defaults of missing properties to the JSON of a trace. A generated reader gives a missing init-only property the default of its
/// type, 0 or null, and not the one in its declaration.
/// </summary>
internal static class TraceDefaults
{
    /// <summary>The trace with every optional property whose default is not null.</summary>
    public static JsonObject Complete(JsonObject trace, TraceJsonContext context)
    {
        JsonObject layer = Of(new TraceLayer { Name = "", Kind = TraceLayerKind.Other, Inputs = 0, Units = 0 }, context.TraceLayer);
        var subject = (JsonObject)trace["subject"]!;
        Fill(trace, Of(new Trace { Subject = null! }, context.Trace));
        Fill(subject, Of(new TraceSubject { Network = "", Layers = [], Cost = "" }, context.TraceSubject));
        Fill(subject["inputs"], Of(new TraceInputs { Rows = 0, Rms = 0, Mean = 0, LargestMagnitude = 0 }, context.TraceInputs));
        Fill(subject["targets"], Of(new TraceTargets { Mean = 0, Deviation = 0 }, context.TraceTargets));
        Fill(trace["notFinite"], Of(new NotFiniteEvent { Step = 0, Phase = "" }, context.NotFiniteEvent));
        foreach (JsonNode? one in (JsonArray)subject["layers"]!)
        {
            Fill(one, layer);
        }

        return trace;
    }

    private static void Fill(JsonNode? node, JsonObject defaults)
    {
        if (node is not JsonObject given)
        {
            return;
        }

        foreach ((string name, JsonNode? value) in defaults)
        {
            given.TryAdd(name, value?.DeepClone());
        }
    }

    private static JsonObject Of<T>(T bare, JsonTypeInfo<T> type)
    {
        JsonObject defaults = JsonSerializer.SerializeToNode(bare, type)!.AsObject();
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.IsRequired))
        {
            defaults.Remove(property.Name);
        }

        return defaults;
    }
}
