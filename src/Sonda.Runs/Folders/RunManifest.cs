using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Engine;
using Sonda.Engine.Files;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Folders;

/// <summary>The run as it began: the content of <c>run.json</c>.</summary>
internal sealed record RunManifest
{
    /// <summary>The format that this program writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>The version of the program.</summary>
    public string Sonda { get; init; } = typeof(RunManifest).Assembly.GetName().Version?.ToString(3) ?? "";

    public required DateTimeOffset Began { get; init; }

    /// <summary>The text form of the run.</summary>
    public required string Spec { get; init; }

    public required DataIdentity Data { get; init; }

    /// <summary>The folder from which relative paths in the spec count; null for the current one.</summary>
    public string? Folder { get; init; }

    /// <summary>The readings; null before the run has begun.</summary>
    public RunReadings? Readings { get; init; }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.Serialize(this, RunFolderJson.Default.RunManifest) + "\n");

    /// <exception cref="NewerFormatException">A newer program wrote it.</exception>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RunManifest Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            // The format first: a newer one may lack what this one requires.
            using JsonDocument document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("format", out JsonElement given)
                || given.ValueKind != JsonValueKind.Number || !given.TryGetInt32(out int format))
            {
                throw new SpecException($"expected a JSON object with the number \"format\".");
            }

            if (format > CurrentFormat)
            {
                throw new NewerFormatException(format);
            }

            if (format < 1)
            {
                throw new SpecException($"expected a \"format\" of 1 or more; found {format}.");
            }

            RunManifest manifest = document.Deserialize(RunFolderJson.Default.RunManifest) ?? throw new JsonException();
            _ = RunSpec.Parse(manifest.Spec);
            return manifest;
        }
        catch (JsonException fault)
        {
            throw new SpecException($"{LocalizableText.Of(fault)}", fault);
        }
    }
}

/// <summary>A kept run of a format that this program does not know.</summary>
/// <param name="format">The format.</param>
internal sealed class NewerFormatException(int format) : Exception
{
    public int Format => format;
}

/// <summary>The readings of a run. The numbers of its events depend on them, so that a run that goes on has them from its folder.</summary>
internal sealed record RunReadings
{
    public required EpochReadings Epochs { get; init; }

    /// <summary>The steps that are read for the trace; null for none.</summary>
    public ProbeSchedule? Steps { get; init; }

    public required bool StopsEarly { get; init; }

    /// <summary>Whether the trace lacks the scores on the training rows.</summary>
    public bool SkipsTrainingScore { get; init; }

    /// <summary>Whether the trace lacks the cost on the validation rows.</summary>
    public bool SkipsValidationCost { get; init; }

    public static RunReadings Of(RunOptions options) => new()
    {
        Epochs = options.Readings,
        Steps = options.Trace?.Schedule,
        StopsEarly = options.StopsEarly,
        SkipsTrainingScore = options.Trace?.TrainingScore == false,
        SkipsValidationCost = options.Trace?.ValidationCost == false,
    };

    /// <summary>The options with these readings.</summary>
    public RunOptions ApplyTo(RunOptions options) => options with
    {
        Readings = Epochs,
        Trace = Steps is not { } schedule ? null
            : new StepReadings { Schedule = schedule, TrainingScore = !SkipsTrainingScore, ValidationCost = !SkipsValidationCost },
        StopsEarly = StopsEarly,
    };
}

/// <summary>The generated reader and writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunFolderJson : JsonSerializerContext;
