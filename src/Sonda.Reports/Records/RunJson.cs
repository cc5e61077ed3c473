using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Reports.Json;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;

namespace Sonda.Reports.Records;

/// <summary>Recorded runs as JSON, in the form of <see cref="JsonStyle"/>.</summary>
public static class RunJson
{
    private static readonly Lazy<RunJsonContext> Context = new(() => new(JsonStyle.Options(
        new JsonStringEnumConverter<RunFolderState>(JsonNamingPolicy.KebabCaseLower))));

    /// <summary>What <c>sonda runs --json</c> prints.</summary>
    public static string List(IReadOnlyList<RunSummary> rows) => JsonSerializer.Serialize(new RunListDocument(rows), Context.Value.RunListDocument);

    /// <summary>What <c>sonda runs show --json</c> prints, and with events <c>sonda runs export --json</c>.</summary>
    public static string Of(RunView run, bool withEvents)
    {
        ArgumentNullException.ThrowIfNull(run);
        return JsonSerializer.Serialize(DocumentOf(run, withEvents), Context.Value.RunDocument);
    }

    /// <summary>What <c>sonda runs compare --json</c> prints.</summary>
    public static string Compare(IReadOnlyList<RunView> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return JsonSerializer.Serialize(
            new RunComparisonDocument(
                [.. runs.Skip(1).Select(run => new RunDifference(runs[0].Summary.Name, run.Summary.Name, Differences(runs[0], run)))],
                [.. runs.Select(run => DocumentOf(run, withEvents: false))]),
            Context.Value.RunComparisonDocument);
    }

    private static IReadOnlyList<SettingPair> Differences(RunView one, RunView other) =>
        [.. one.DifferencesTo(other).Select(pair => new SettingPair(pair.One, pair.Other))];

    private static RunDocument DocumentOf(RunView run, bool withEvents) => new(
        run.Summary,
        run.Folder,
        run.Spec.ToString(),
        Element(run.Spec.ToJson()),
        [.. run.Changes.Select(applied => new ChangeAtStep(applied.Step, applied.Change.Text))],
        run.Epochs)
    {
        // An event is written as in the folder, so that a program reads both with one reader.
        Events = withEvents ? [.. run.Events.Select(happened => Element(RunEventJson.Write(happened)))] : null,
    };

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>The list of runs.</summary>
internal sealed record RunListDocument(IReadOnlyList<RunSummary> Runs);

/// <summary>One run.</summary>
internal sealed record RunDocument(
    RunSummary Run, string Folder, string Spec, JsonElement Settings, IReadOnlyList<ChangeAtStep> Changes, IReadOnlyList<EpochResult> Epochs)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? Events { get; init; }
}

/// <summary>A change with its step.</summary>
internal sealed record ChangeAtStep(long Step, string Change);

/// <summary>Runs side by side.</summary>
internal sealed record RunComparisonDocument(IReadOnlyList<RunDifference> Differences, IReadOnlyList<RunDocument> Runs);

/// <summary>The settings in which a run differs from the first.</summary>
internal sealed record RunDifference(string First, string Other, IReadOnlyList<SettingPair> Settings);

/// <summary>A setting of both runs, as a spec writes it.</summary>
internal sealed record SettingPair(string First, string Other);

/// <summary>The generated writers.</summary>
[JsonSerializable(typeof(RunListDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(RunComparisonDocument))]
internal sealed partial class RunJsonContext : JsonSerializerContext;
