using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Views;

/// <summary>The conclusion of a diagnosis, as screen, page and JSON show it.</summary>
public enum DiagnosisConclusion
{
    /// <summary>A finding is worse than mild.</summary>
    Ailing,

    /// <summary>There was no reading to judge by.</summary>
    Unknown,

    /// <summary>Nothing worse than mild, but the network did no better than one that ignores its inputs.</summary>
    NotBetter,

    /// <summary>Nothing worse than mild, but only the training rows were learned.</summary>
    ByHeart,

    /// <summary>Nothing worse than mild, but a linear model does better.</summary>
    BelowLinear,

    /// <summary>Nothing worse than mild, and learned.</summary>
    Healthy,

    /// <summary>Nothing worse than mild, and watching ended before learning showed.</summary>
    HealthySoFar,
}

/// <summary>A diagnosis as its readers see it: one conclusion, one set of sentences and numbers for screen, page and JSON.</summary>
public sealed record DiagnosisView
{
    /// <summary>The conclusion.</summary>
    public required DiagnosisConclusion Conclusion { get; init; }

    /// <summary>Whether there are findings, all of them mild.</summary>
    public required bool IsMild { get; init; }

    /// <summary>What the training learned; null if that was not seen.</summary>
    public required LearningResult? Learning { get; init; }

    /// <summary>The last reading at the end of an epoch; null if there is none.</summary>
    public required EpochReading? Last { get; init; }

    /// <summary>The reading after the epoch whose network early stopping keeps, if it is not the last; null otherwise.</summary>
    public EpochReading? Kept { get; init; }

    /// <summary>What a network that ignores its inputs achieves on the validation rows; null if unknown.</summary>
    public required TraceBaseline? Baseline { get; init; }

    /// <summary>The share of the largest class among the training rows; null if unknown.</summary>
    internal double? Chance { get; init; }

    /// <summary>The cost of the best constant on the training rows; null if unknown.</summary>
    public required double? TrainingBaseline { get; init; }

    /// <summary>The score of a linear model on the validation rows, an accuracy or an explained share; null if not measured.</summary>
    public required double? LinearScore { get; init; }

    /// <summary>The step of the last reading.</summary>
    public required long LastStep { get; init; }

    /// <summary>The ailments that a trace from elsewhere has nothing to judge by; empty for a run of our own.</summary>
    public required IReadOnlyList<string> WithoutReadings { get; init; }

    /// <summary>Whether the trace came from elsewhere.</summary>
    public required bool IsForeign { get; init; }

    /// <summary>The number of validation rows; 0 if unknown.</summary>
    public long ValidationRows { get; init; }

    /// <summary>The measures of the kept network on the validation rows; null if they were not taken.</summary>
    internal RowMetrics? Metrics { get; init; }

    /// <summary>The view of a diagnosis.</summary>
    public static DiagnosisView Of(DiagnosisResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Verdict verdict = result.Verdict;
        return new DiagnosisView
        {
            Conclusion = verdict switch
            {
                { Healthy: false } => DiagnosisConclusion.Ailing,
                { IsJudged: false } => DiagnosisConclusion.Unknown,
                { Learning.Result: LearningResult.NotBetter } => DiagnosisConclusion.NotBetter,
                { Learning.Result: LearningResult.ByHeart } => DiagnosisConclusion.ByHeart,
                { Learning.Result: LearningResult.BelowLinear } => DiagnosisConclusion.BelowLinear,
                { Learning.Result: LearningResult.Learned } => DiagnosisConclusion.Healthy,
                _ => DiagnosisConclusion.HealthySoFar,
            },
            IsMild = verdict.Findings.Count > 0 && verdict.Healthy != false,
            Learning = verdict.Learning?.Result,
            Last = result is { Seed: null, Verdict.Learning.Last: { } judged } ? judged : result.Trace.Epochs is [.., { } last] ? last : verdict.Learning?.Last,
            Kept = result.KeptEpoch is { } kept ? result.Trace.Epochs.SkipLast(1).FirstOrDefault(epoch => epoch.Epoch == kept) : null,
            Baseline = result.Trace.Subject.Baseline,
            Chance = result.Trace.Subject.ChanceAccuracy,
            TrainingBaseline = result.Trace.Subject.ConstantCost,
            LinearScore = result.Trace.Subject.LinearScore,
            LastStep = result.LastStep,
            WithoutReadings = result.Seed is null ? verdict.WithoutReadings : [],
            IsForeign = result.Seed is null,
            ValidationRows = result.Trace.Subject.ValidationRows,
            Metrics = result.Validation,
        };
    }

    /// <summary>The heading of a page.</summary>
    public string Title(TextCatalog texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts["diagnosis.verdict." + (Conclusion switch
        {
            DiagnosisConclusion.Ailing => "ailing",
            DiagnosisConclusion.Unknown => "unknown",
            DiagnosisConclusion.NotBetter => "notLearned",
            DiagnosisConclusion.ByHeart => "byHeart",
            DiagnosisConclusion.BelowLinear => "belowLinear",
            DiagnosisConclusion.Healthy => IsMild ? "mild" : "healthy",
            _ => IsMild ? "mildSoFar" : "healthySoFar",
        })];
    }

    /// <summary>The conclusion as a sentence, without claims beyond the readings: a network watched for some steps may still learn or not.</summary>
    public string Sentence(TextCatalog texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string found = IsMild ? "Mild" : "";
        return Conclusion switch
        {
            DiagnosisConclusion.Ailing => texts["diagnose.ailing"],
            DiagnosisConclusion.Unknown => texts["diagnose.unknown"],
            DiagnosisConclusion.Healthy => texts["diagnose.healthy" + found],
            DiagnosisConclusion.HealthySoFar => texts.Say((IsForeign ? "diagnose.healthySoFarTrace" : "diagnose.healthySoFar") + found, ("step", LastStep)),
            _ => texts["diagnose.notLearned" + found],
        };
    }

    /// <summary>Of which rows the network learned, if it did not learn as it should; null otherwise.</summary>
    public string? LearningSentence(TextCatalog texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        EpochReading? judged = Kept ?? Last;
        bool isShare = judged?.ValidationAccuracy is null;
        double? lead = isShare ? 1 - (judged?.ValidationCost / Baseline?.ValidationCost) : judged?.ValidationAccuracy - Baseline?.ValidationAccuracy;
        return Views.LearningSentence.Of(Learning, lead, isShare, ValidationRows, Metrics, texts);
    }

    /// <summary>The ailments that the trace has nothing to judge by, in words; null if there is none.</summary>
    public string? MissingSentence(TextCatalog texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string Named(string ailment)
        {
            string title = FindingText.TitleOf(ailment, texts.Language);
            return char.ToLowerInvariant(title[0]) + title[1..];
        }

        return WithoutReadings.Count == 0 ? null : texts.Say("diagnosis.withoutReadings", ("ailments", string.Join(", ", WithoutReadings.Select(Named))));
    }

    /// <summary>Accuracy and cost of the last epoch beside what ignoring the inputs and a linear model give; empty if nothing was read.</summary>
    public IReadOnlyList<string> Scores(TextCatalog texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Last is null ? [] : [.. Sentences(texts, Last)];
    }

    private IEnumerable<string> Sentences(TextCatalog texts, EpochReading last)
    {
        string Percent(double share) => texts.Numbers.Percent(100 * share);
        string Cost(double cost) => texts.Numbers.Significant(cost, 3);
        if (last.ValidationAccuracy is { } right && (Baseline?.ValidationAccuracy ?? Chance) is { } chance)
        {
            yield return texts.Say("diagnosis.scores.accuracy", ("accuracy", Percent(right)), ("baseline", Percent(chance)));
            if (LinearScore is { } linear)
            {
                yield return texts.Say("diagnosis.scores.linear", ("linear", Percent(linear)));
            }
        }

        if (last.ValidationCost is { } cost && Baseline?.ValidationCost is { } guessing)
        {
            yield return texts.Say("diagnosis.scores.cost", ("cost", Cost(cost)), ("baseline", Cost(guessing)));
            if (last.ValidationAccuracy is null && LinearScore is { } linear)
            {
                yield return texts.Say("diagnosis.scores.explained", ("linear", Percent(Math.Max(linear, 0))), ("share", Percent(Math.Max(1 - (cost / guessing), 0))));
            }
        }

        if (last.TrainingCost is { } paid && TrainingBaseline is { } constant)
        {
            yield return last.TrainingAccuracy is { } seen
                ? texts.Say("diagnosis.scores.trainingAccuracy", ("accuracy", Percent(seen)), ("cost", Cost(paid)), ("baseline", Cost(constant)))
                : texts.Say("diagnosis.scores.trainingCost", ("cost", Cost(paid)), ("baseline", Cost(constant)));
        }
        else if (last.TrainingAccuracy is { } share && Chance is { } most)
        {
            yield return texts.Say("diagnosis.scores.trainingRows", ("accuracy", Percent(share)), ("baseline", Percent(most)));
        }

        if (Kept is { ValidationCost: { } least } best)
        {
            yield return texts.Say("diagnosis.scores.kept", ("last", last.Epoch), ("kept", best.Epoch), ("cost", Cost(least)));

            // Costs that read the same neither rose nor fell.
            if (last.ValidationCost > least && last.TrainingCost < best.TrainingCost
                && Cost(last.ValidationCost.Value) != Cost(least) && Cost(last.TrainingCost.Value) != Cost(best.TrainingCost.Value))
            {
                yield return texts.Say(
                    "diagnosis.scores.rise", ("last", Cost(last.ValidationCost.Value)), ("then", Cost(best.TrainingCost.Value)), ("now", Cost(last.TrainingCost.Value)));
            }
        }
    }
}
