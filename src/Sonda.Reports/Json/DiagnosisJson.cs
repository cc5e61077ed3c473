using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Layers;
using Sonda.Theory;

namespace Sonda.Reports.Json;

/// <summary>
/// Diagnoses and forecasts as JSON, in the form of <see cref="JsonStyle"/>. The words of findings are in the requested language;
/// the rest is the same in every language.
/// </summary>
public static class DiagnosisJson
{
    private static readonly DiagnosisJsonContext Context = new(JsonStyle.Options(
        new JsonStringEnumConverter<TraceLayerKind>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<TraceNorm>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<Phase>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<DiagnosisConclusion>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<LearningResult>(JsonNamingPolicy.CamelCase),
        new JsonStringEnumConverter<FieldKind>(JsonNamingPolicy.CamelCase)));

    /// <summary>The output of <c>sonda diagnose --json</c>.</summary>
    /// <param name="result">The diagnosis.</param>
    /// <param name="language">The language of the findings.</param>
    public static string Serialize(DiagnosisResult result, string language)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        return JsonSerializer.Serialize(DiagnosisDocument.Of(result, language), Context.DiagnosisDocument);
    }

    /// <summary>The output of <c>sonda forecast --json</c>.</summary>
    public static string Serialize(ForecastResult result, string language)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonSerializer.Serialize(ForecastDocument.Of(result, TextCatalog.For(language)), Context.ForecastDocument);
    }
}

/// <summary>The JSON form of a diagnosis.</summary>
internal sealed record DiagnosisDocument
{
    public required string Network { get; init; }
    public required string Data { get; init; }
    public required ulong? Seed { get; init; }
    public required bool? Healthy { get; init; }
    public required bool? Learned { get; init; }
    public required DiagnosisConclusion Conclusion { get; init; }
    public required LearningResult? Learning { get; init; }
    public required TraceBaseline? Baseline { get; init; }
    public required double? LinearScore { get; init; }
    public required ScoresDocument? Scores { get; init; }
    public required int? KeptEpoch { get; init; }
    public required RowMetrics? Validation { get; init; }
    public required RowMetrics? Test { get; init; }
    public required bool Complete { get; init; }
    public required long LastStep { get; init; }
    public required int Readings { get; init; }
    public required IReadOnlyList<FindingDocument> Findings { get; init; }
    public required IReadOnlyList<RemedyDocument> Remedies { get; init; }
    public required IReadOnlyList<string> WithoutReadings { get; init; }
    public required int Starts { get; init; }
    public required int StartsPlanned { get; init; }
    public required NotFiniteEvent? NotFinite { get; init; }
    public required long? LayersAtStep { get; init; }
    public required IReadOnlyList<LayerDocument> Layers { get; init; }
    public required ForecastDocument? Forecast { get; init; }
    public required LayerValuesDocument? LayerValues { get; init; }
    public required string? NoLayerValues { get; init; }
    public required double Seconds { get; init; }

    public static DiagnosisDocument Of(DiagnosisResult result, string language) => Of(result, DiagnosisView.Of(result), language);

    private static DiagnosisDocument Of(DiagnosisResult result, DiagnosisView view, string language) => new()
    {
        Network = result.Trace.Subject.Network,
        Data = result.Trace.Subject.Data,
        Seed = result.Seed,
        Healthy = result.Verdict.Healthy,
        Learned = result.Verdict.Learned,
        Conclusion = view.Conclusion,
        Learning = view.Learning,
        Baseline = view.Baseline,
        LinearScore = view.LinearScore,
        Scores = view.Last is { } last
            ? new ScoresDocument(last.Epoch, last.TrainingAccuracy, last.TrainingCost, last.ValidationAccuracy, last.ValidationCost) : null,
        KeptEpoch = result.KeptEpoch,
        Validation = result.Validation,
        Test = result.Test,
        Complete = result.Complete,
        LastStep = result.LastStep,
        Readings = result.Trace.Steps.Count,
        Findings = [.. result.Verdict.Findings.Select(finding => FindingDocument.Of(finding, result.Trace.Subject, language))],
        Remedies = [.. result.Remedies.Select(remedy => RemedyDocument.Of(remedy, result.Trace.Subject, language))],
        WithoutReadings = result.Verdict.WithoutReadings,
        Starts = result.Trace.OtherStarts?.Count ?? 0,
        StartsPlanned = result.StartsPlanned,
        NotFinite = result.Trace.NotFinite,
        LayersAtStep = result.Shown?.Step,
        Layers = [.. result.Trace.Subject.Layers.Select((layer, l) => LayerDocument.Of(layer, l, result.Shown))],
        Forecast = result.Forecast is null ? null : ForecastDocument.Of(result.Forecast, TextCatalog.For(language)),
        LayerValues = result.LayerValues is null ? null : LayerValuesDocument.Of(result.LayerValues, result.Trace.Subject),
        NoLayerValues = result.NoLayerValues,
        Seconds = result.Seconds,
    };
}

/// <summary>The last reading at the end of an epoch; accuracies from 0 to 1.</summary>
internal sealed record ScoresDocument(int Epoch, double? TrainingAccuracy, double? TrainingCost, double? ValidationAccuracy, double? ValidationCost);

/// <summary>The value of layers. Scores are accuracies from 0 to 1 or, for regression, explained shares of the variance.</summary>
internal sealed record LayerValuesDocument(
    int Rows, int ValidationRows, int Steps, double Chance, double InputReadOut, double Cost, double? Accuracy, IReadOnlyList<LayerValueDocument> Layers)
{
    public static LayerValuesDocument Of(LayerValueResult values, TraceSubject subject) => new(
        values.Rows, values.ValidationRows, values.Steps, values.Chance, values.InputReadOut, values.Cost, values.Accuracy,
        [.. values.Layers.Select(layer => new LayerValueDocument(
            subject.Layers[layer.Layer].Name, layer.ReadOut, layer.CostAlone, values.Cost - layer.CostAlone,
            layer.AccuracyAlone, layer.AccuracyAlone - values.Accuracy))]);
}

/// <summary>One layer: the score of its probe, and cost and accuracy after it was trained alone, with the gains.</summary>
internal sealed record LayerValueDocument(
    string Name, double ReadOut, double? CostAlone, double? CostGain, double? AccuracyAlone, double? AccuracyGain);

/// <summary>A finding, with its layers by name, and with weights that are no layers of the trace.</summary>
internal sealed record FindingDocument(
    string Ailment, string? Form, Severity Severity, IReadOnlyList<string> Layers, IReadOnlyList<string> Weights, long SinceStep, double Probability,
    IReadOnlyDictionary<string, double> Evidence, string Title, string Text, string Why, string? Page)
{
    public static FindingDocument Of(Finding finding, TraceSubject subject, string language)
    {
        var words = FindingText.Of(finding, language);
        return new(
            finding.Ailment, finding.Form, finding.Severity, [.. finding.Layers.Select(layer => subject.Layers[layer].Name)], finding.Weights, finding.SinceStep,
            finding.Probability, finding.Evidence, words.Title, words.Text, words.Why, AilmentKinds.Find(finding.Ailment)?.PagePath);
    }
}

/// <summary>A remedy to try, with the whole edited run as text, or with lines of Python for a trace that PyTorch wrote.</summary>
internal sealed record RemedyDocument(string Id, string Text, string Why, string? Spec, string? Code)
{
    public static RemedyDocument Of(ProposedRemedy remedy, TraceSubject subject, string language)
    {
        var words = RemedyText.Of(remedy, subject, language);
        return new RemedyDocument(remedy.Id, words.Text, words.Why, words.Spec, words.Code);
    }
}

/// <summary>A layer in the displayed reading; null for a number that was not read.</summary>
internal sealed record LayerDocument
{
    public required string Name { get; init; }
    public required TraceLayerKind Kind { get; init; }
    public required int Units { get; init; }
    public required string? Activation { get; init; }
    public required TraceNorm Norm { get; init; }
    public required bool IsResidual { get; init; }
    public required double? ForwardRms { get; init; }
    public required double? ForwardSpread { get; init; }
    public required double? DeltaNorm { get; init; }
    public required double? GradientNorm { get; init; }
    public required double? Speed { get; init; }
    public required double? WeightNorm { get; init; }
    public required double? UpdateRatio { get; init; }
    public required double? SlopeRms { get; init; }
    public required double? SaturatedShare { get; init; }
    public required IReadOnlyList<int>? DeadUnits { get; init; }
    public required IReadOnlyDictionary<string, double> Factors { get; init; }
    public required IReadOnlyDictionary<string, double> Decibels { get; init; }
    public required IReadOnlyDictionary<string, double> ForwardFactors { get; init; }
    public required IReadOnlyDictionary<string, double> ForwardDecibels { get; init; }

    public static LayerDocument Of(TraceLayer layer, int index, StepReading? shown)
    {
        LayerReading? read = shown?.Layers[index];
        return new()
        {
            Name = layer.Name,
            Kind = layer.Kind,
            Units = layer.Units,
            Activation = layer.Activation?.ToString(),
            Norm = layer.Norm,
            IsResidual = layer.IsResidual,
            ForwardRms = read?.ForwardRms,
            ForwardSpread = read?.ForwardSpread,
            DeltaNorm = read?.DeltaNorm,
            GradientNorm = read?.GradientNorm,
            Speed = read?.Speed,
            WeightNorm = read?.WeightNorm,
            UpdateRatio = read?.UpdateRatio,
            SlopeRms = read?.SlopeRms,
            SaturatedShare = read?.SaturatedShare,
            DeadUnits = read?.DeadUnits,
            Factors = read?.Factors ?? Gain.NoFactors,
            Decibels = Gain.Of(read?.Factors).Decibels,
            ForwardFactors = read?.ForwardFactors ?? Gain.NoFactors,
            ForwardDecibels = Gain.Of(read?.ForwardFactors).Decibels,
        };
    }
}

/// <summary>A start at the edge of chaos, and the initializer that gives it.</summary>
internal sealed record CriticalDocument(double WeightVariance, double BiasVariance, double QStar, string Initializer);

/// <summary>The JSON form of a forecast. Infinite numbers are null; the phase is then "edge".</summary>
internal sealed record ForecastDocument
{
    public required string Network { get; init; }
    public required string Data { get; init; }
    public required ulong Seed { get; init; }
    public required int Rows { get; init; }
    public required int Seeds { get; init; }
    public required bool Complete { get; init; }
    public required FieldKind? Theory { get; init; }
    public required string? Activation { get; init; }
    public required double? WeightVariance { get; init; }
    public required double? BiasVariance { get; init; }
    public required double? QStar { get; init; }
    public required double? Chi { get; init; }
    public required double? GradientDecibels { get; init; }
    public required double? RatioOfNeighbours { get; init; }
    public required double? Correlation { get; init; }
    public required Phase? Phase { get; init; }
    public required double? DepthScale { get; init; }
    public required double? TrainableDepth { get; init; }
    public required CriticalDocument? Critical { get; init; }
    public required int? LayersFollowed { get; init; }
    public required double? QLast { get; init; }
    public required double? ChiMean { get; init; }
    public required double? WidthNoise { get; init; }
    public required double? DeadByChance { get; init; }
    public required double Coverage { get; init; }
    public required int CellsInside { get; init; }
    public required int Cells { get; init; }
    public required string? Reason { get; init; }
    public required IReadOnlyList<ExpectationDocument> Layers { get; init; }

    public static ForecastDocument Of(ForecastResult result, TextCatalog texts) => new()
    {
        Network = result.Network,
        Data = result.Data,
        Seed = result.Seed,
        Rows = result.Rows,
        Seeds = result.Seeds,
        Complete = result.Complete,
        Theory = result.Field?.Kind,
        Activation = result.Field?.Activation.ToString(),
        WeightVariance = result.Field?.WeightVariance,
        BiasVariance = result.Field?.BiasVariance,
        QStar = result.Field?.Variance,
        Chi = result.Field?.Multiplier,
        GradientDecibels = result.Field?.Decibels,
        RatioOfNeighbours = result.Field?.RatioOfNeighbours,
        Correlation = result.Field?.Correlation,
        Phase = result.Field?.Phase,
        DepthScale = result.Field?.DepthScale,
        TrainableDepth = result.Field?.TrainableDepth,
        Critical = result.Critical is { } critical ? new CriticalDocument(critical.WeightVariance, critical.BiasVariance, critical.Variance, critical.Initializer.ToString()) : null,
        LayersFollowed = result.Path?.Layers,
        QLast = result.Path?.LastVariance,
        ChiMean = result.Path?.MeanMultiplier,
        WidthNoise = result.WidthNoise,
        DeadByChance = result.DeadByChance,
        Coverage = Band.Coverage,
        CellsInside = result.Cells.Inside,
        Cells = result.Cells.All,
        Reason = result.Gap is { } gap ? texts.Of(gap) : null,
        Layers = [.. result.Layers.Select(ExpectationDocument.Of)],
    };
}

/// <summary>The speed of a layer, as forecast and as measured network by network; as logarithms if a double may not reach.</summary>
internal sealed record ExpectationDocument(
    string Name, double? Expected, double? Low, double? High, double? ExpectedLog10, double? LowLog10, double? HighLog10,
    double? ForwardRms, IReadOnlyList<double> Measured, IReadOnlyList<double> MeasuredLog10, int Inside)
{
    public static ExpectationDocument Of(LayerExpectation layer) => new(
        layer.Name, layer.Speed?.Expected, layer.Speed?.Low, layer.Speed?.High,
        layer.Speed?.LogExpected / Math.Log(10), layer.Speed?.LogLow / Math.Log(10), layer.Speed?.LogHigh / Math.Log(10),
        layer.ForwardRms?.Expected, [.. layer.MeasuredLog10.Select(double.Exp10)], layer.MeasuredLog10,
        layer.MeasuredLog10.Count(layer.Holds));
}

/// <summary>The generated writers.</summary>
[JsonSerializable(typeof(DiagnosisDocument))]
[JsonSerializable(typeof(ForecastDocument))]
internal sealed partial class DiagnosisJsonContext : JsonSerializerContext;
