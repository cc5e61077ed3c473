using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Traces as JSON, camelCase. Numbers that are not finite are the strings "NaN", "Infinity" and "-Infinity"; nulls are omitted.
/// <see cref="Read"/> restores what <see cref="Write"/> wrote; an omitted property has the default that its record declares, or follows from others (<see cref="TraceCompletion"/>). It also reads
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

    /// <summary>The JSON Schema of a trace, indented: of one document, or of a line of JSON Lines.</summary>
    public static string JsonSchema => TraceSchema.Write(Context);

    /// <summary>The trace as JSON, on one line.</summary>
    public static string Write(Trace trace) => JsonSerializer.Serialize(trace, Context.Trace);

    /// <summary>Whether a text looks like a trace, whole or not: JSON Lines with events, or a document with a subject that has layers.</summary>
    /// <param name="json">The text.</param>
    public static bool IsTrace(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TraceLines.Holds(json) || TraceForm.IsDocument(json);
    }

    /// <summary>Reads a trace: one document, or JSON Lines with the events of a run.</summary>
    /// <param name="json">The text.</param>
    /// <param name="notice">Receives a remark for the reader, such as a last line that is cut; null for none.</param>
    /// <exception cref="InvalidContentException">
    /// The text is not a trace; the message gives the place, the text found, and what is allowed.
    /// </exception>
    public static Trace Read(string json, Action<LocalizableText>? notice = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        json = LoneSurrogates.Replace(json);
        IReadOnlyList<string>? places = null;
        (JsonNode? tree, LocalizableText? misformed) = (null, null);
        if (string.IsNullOrWhiteSpace(json))
        {
            misformed = LocalizableText.Of(
                $"The trace is empty: no step is over yet, or its recorder stopped and said why on stderr. sonda_trace.py needs record() before backward() and stepped() after each step. It sees weights that its model holds, and none behind weight norm, TorchScript, torch.compile or einsum: record without them.");
        }
        else if (TraceLines.Holds(json))
        {
            (tree, places, misformed, bool isCut) = TraceLines.Join(json, Context, notice);
            if (isCut)
            {
                notice?.Invoke(LocalizableText.Of($"The last line of the trace is cut, as if its writer had been stopped; all lines before it count."));
            }
        }
        else
        {
            (tree, misformed) = TraceForm.Parse(json, Context);
        }

        if (misformed is not null)
        {
            throw new InvalidContentException(misformed);
        }

        string Place(int step) => places is null ? $"$.steps[{step}]" : places[step];
        Trace trace = JsonSerializer.Deserialize(TraceDefaults.Complete(tree!.AsObject(), Context), Context.Trace)!;
        return (Fault(trace, Place) ?? LayerOrder.Fault(trace.Subject) ?? TraceRanges.Fault(trace, Place)) is { } reason
            ? throw new InvalidContentException(reason) : TraceCompletion.Complete(trace.Subject.Writer is null ? trace : EarlyReadings.Mend(trace, notice));
    }

    private static LocalizableText? Fault(Trace trace, Func<int, string> place)
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

        for (int i = 0; i < trace.Steps.Count; i++)
        {
            if (trace.Steps[i].Layers.Count != layers)
            {
                return LocalizableText.Of(
                    $"{place(i)}.layers: expected {layers}, one for each of $.subject.layers; found {trace.Steps[i].Layers.Count}.");
            }

            if (i > 0 && trace.Steps[i].Step < trace.Steps[i - 1].Step)
            {
                return LocalizableText.Of(
                    $"{place(i)}.step: found {trace.Steps[i].Step} behind {trace.Steps[i - 1].Step}; expected steps in their order.");
            }
        }

        int back = Enumerable.Range(1, Math.Max(0, trace.Epochs.Count - 1)).FirstOrDefault(i => trace.Epochs[i].Step < trace.Epochs[i - 1].Step);
        if (back > 0)
        {
            string path = $"$.epochs[{back}]";
            return LocalizableText.Of(
                $"{path}.step: found {trace.Epochs[back].Step} behind {trace.Epochs[back - 1].Step}; expected steps in their order.");
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
[JsonSerializable(typeof(TorchStart))]
[JsonSerializable(typeof(TorchStep))]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
