using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Diagnosis;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Reports.Texts;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Chapter;
using Sonda.Studies.Cures;
using Sonda.Studies.Evaluation;
using Sonda.Studies.Speeds;

namespace Sonda.Reports.Json;

/// <summary>Results as JSON, in the form of <see cref="JsonStyle"/>.</summary>
public static class ResultJson
{
    private static readonly Lazy<ResultJsonContext> English = new(() => ContextIn("en")), Portuguese = new(() => ContextIn("pt"));

    /// <summary>The text of <c>chapter.json</c>.</summary>
    public static string Serialize(ChapterResult result, string language) => JsonSerializer.Serialize(result, In(language).ChapterResult);

    /// <summary>The output of <c>sonda train --json</c>.</summary>
    public static string Serialize(TrainingResult result, string language) => JsonSerializer.Serialize(result, In(language).TrainingResult);

    /// <summary>The output of <c>sonda speeds --json</c>.</summary>
    public static string Serialize(SpeedsResult result) => JsonSerializer.Serialize(result, English.Value.SpeedsResult);

    /// <summary>The output of <c>sonda evaluate --json</c>.</summary>
    public static string Serialize(EvaluationResult result) => JsonSerializer.Serialize(result, English.Value.EvaluationResult);

    /// <summary>The output of <c>sonda train --folds --json</c>.</summary>
    public static string Serialize(FoldsResult result) => JsonSerializer.Serialize(result, English.Value.FoldsResult);

    /// <summary>The output of <c>sonda cure --json</c>.</summary>
    public static string Serialize(CureResult result) => JsonSerializer.Serialize(result, English.Value.CureResult);

    /// <summary>Reads a <c>chapter.json</c>; a null in place of a number becomes NaN.</summary>
    /// <exception cref="JsonException">The text is not a chapter result; the message gives the place.</exception>
    public static ChapterResult ReadChapter(string json) =>
        JsonSerializer.Deserialize(json, English.Value.ChapterResult)
        ?? throw new JsonException("Expected the result of a chapter; found null.");

    private static ResultJsonContext In(string language) => language == "pt" ? Portuguese.Value : English.Value;

    private static ResultJsonContext ContextIn(string language) => new(JsonStyle.Options(
        new EpochListConverter(),
        new LocalizableTextConverter(TextCatalog.For(language)),
        new JsonStringEnumConverter<LearningResult>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<TrainingPhase>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<RejectionReason>(JsonNamingPolicy.KebabCaseLower),
        new JsonStringEnumConverter<CureStage>(JsonNamingPolicy.KebabCaseLower),
        new TextConverter<EarlyStopping>(EarlyStopping.Parse),
        new TextConverter<OptimizerSpec>(OptimizerSpec.Parse),
        new TextConverter<LearningRateSchedule>(LearningRateSchedule.Parse),
        new TextConverter<LayerRates>(LayerRates.Parse),
        new TextConverter<GradientClipping>(GradientClipping.Parse)));
}

/// <summary>The generated readers and writers.</summary>
[JsonSerializable(typeof(ChapterResult))]
[JsonSerializable(typeof(TrainingResult))]
[JsonSerializable(typeof(SpeedsResult))]
[JsonSerializable(typeof(EvaluationResult))]
[JsonSerializable(typeof(FoldsResult))]
[JsonSerializable(typeof(CureResult))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
