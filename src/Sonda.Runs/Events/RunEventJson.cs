using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Engine;

namespace Sonda.Runs.Events;

/// <summary>
/// Events as JSON, one per line, camelCase: <c>{"event":"changed","step":120,"change":"rate 0.05"}</c>. NaN and ±∞ are the strings
/// "NaN", "Infinity" and "-Infinity"; nulls are omitted.
/// </summary>
public static class RunEventJson
{
    private static readonly RunEventJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        Converters =
        {
            new EnglishTextConverter(),
            new JsonStringEnumConverter<Engine.Training.TrainingPhase>(JsonNamingPolicy.CamelCase),

            // The subject is that of a trace, so that the lines of a run are one.
            new JsonStringEnumConverter<Diagnosis.Traces.TraceLayerKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Diagnosis.Traces.TraceNorm>(JsonNamingPolicy.CamelCase),
        },
    });

    /// <summary>The event on one line, without a line end.</summary>
    public static string Write(RunEvent happened) => JsonSerializer.Serialize(happened, Context.RunEvent);

    /// <summary>Reads one line.</summary>
    /// <exception cref="FormatException">The line is not an event; the message gives the place and the reason.</exception>
    public static RunEvent Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            RunEvent happened = JsonSerializer.Deserialize(line, Context.RunEvent) ?? throw new SpecException($"expected an event; found null");
            return happened.Step >= 0 ? happened : throw new SpecException($"expected a step of 0 or more; found {happened.Step}.");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new SpecException($"expected an event; found {Shortened(line)}: {Reason(fault)}", fault);
        }
    }

    /// <summary>The text of the fault; for a fault of the serializer, whose words are English only, its place.</summary>
    private static LocalizableText Reason(Exception fault) => fault switch
    {
        { InnerException: ILocalizable cause } => cause.Text,
        JsonException { Path: { } path } => LocalizableText.Of($"the error is at {path}."),
        _ => LocalizableText.Of($"the error is at its start."),
    };

    private static string Shortened(string line) => line.Length <= 80 ? line : line[..80] + "…";
}

/// <summary>The generated reader and writer.</summary>
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunEventJsonContext : JsonSerializerContext;
