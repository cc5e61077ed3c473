using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Traces as JSON, camelCase. Numbers that are not finite are the strings "NaN", "Infinity" and "-Infinity"; nulls are omitted.
/// <see cref="Read"/> restores what <see cref="Write"/> wrote; an omitted property has the default that its record declares. It also reads
/// the older format 1 (<see cref="TraceFormat1"/>).
/// </summary>
public static class TraceJson
{
    private static readonly TraceJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter<TraceLayerKind>(JsonNamingPolicy.CamelCase), new JsonStringEnumConverter<TraceNorm>(JsonNamingPolicy.CamelCase) },
    });

    /// <summary>The trace as JSON, on one line.</summary>
    public static string Write(Trace trace) => JsonSerializer.Serialize(trace, Context.Trace);

    /// <summary>Reads a trace.</summary>
    /// <exception cref="InvalidContentException">
    /// The text is not a trace; the message gives the place, the text found, and what is allowed.
    /// </exception>
    public static Trace Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        (JsonNode? tree, LocalizableText? misformed) = TraceForm.Parse(json, Context);
        if (misformed is not null)
        {
            throw new InvalidContentException(misformed);
        }

        Trace trace = JsonSerializer.Deserialize(TraceDefaults.Complete(tree!.AsObject(), Context), Context.Trace)!;
        return (Fault(trace) ?? TraceRanges.Fault(trace)) is { } reason ? throw new InvalidContentException(reason) : trace;
    }

    private static LocalizableText? Fault(Trace trace)
    {
        if (trace.Version != Trace.CurrentVersion)
        {
            return LocalizableText.Of($"$.version: found {trace.Version}; this program reads versions 1 to {Trace.CurrentVersion}.");
        }

        int layers = trace.Subject.Layers.Count;
        if (layers == 0)
        {
            return LocalizableText.Of($"$.subject.layers: found none; expected one layer or more.");
        }

        if (trace.Subject.Layers.FirstOrDefault(layer => layer.Inputs < 0 || layer.Units < 0) is { } odd)
        {
            return LocalizableText.Of(
                $"$.subject.layers: found {odd.Inputs} inputs and {odd.Units} units in layer {odd.Name}; expected 0 or more.");
        }

        for (int i = 0; i < trace.Steps.Count; i++)
        {
            if (trace.Steps[i].Layers.Count != layers)
            {
                return LocalizableText.Of(
                    $"$.steps[{i}].layers: expected {layers}, one for each of $.subject.layers; found {trace.Steps[i].Layers.Count}.");
            }

            if (i > 0 && trace.Steps[i].Step < trace.Steps[i - 1].Step)
            {
                return LocalizableText.Of(
                    $"$.steps[{i}].step: found {trace.Steps[i].Step} behind {trace.Steps[i - 1].Step}; expected steps in their order.");
            }
        }

        if (trace.OtherStarts is { } starts && !(starts.Blocked <= starts.Count && starts.BlockedAtOnce <= starts.Blocked && starts.BlockedAtOnce >= 0))
        {
            return LocalizableText.Of(
                $"$.otherStarts: found {starts.BlockedAtOnce} and {starts.Blocked} blocked of {starts.Count}; expected no more each time.");
        }

        return null;
    }
}

/// <summary>The generated reader and writer.</summary>
[JsonSerializable(typeof(Trace))]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
