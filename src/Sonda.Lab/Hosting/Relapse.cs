using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Hosting;

/// <summary>A run that had learned and now does no better than guessing: the doctor judges that at the end of a training, the lab at once.</summary>
/// <param name="Best">The best score that was read, with its step.</param>
/// <param name="Last">The last one.</param>
/// <param name="ByAccuracy">Whether accuracies tell it; else costs.</param>
/// <param name="Guessing">What ignoring the inputs gives: an accuracy in percent, or a cost.</param>
internal sealed record Relapse(ScoreRow Best, ScoreRow Last, bool ByAccuracy, double Guessing)
{
    /// <summary>The share of the way from guessing to the best possible score from which a run had certainly learned.</summary>
    private const double LearnedShare = 0.25;

    /// <summary>The relapse that the scores show; null if there is none.</summary>
    /// <param name="scores">Scores on the validation rows, in the order of their steps.</param>
    /// <param name="subject">The baselines.</param>
    public static Relapse? Of(IReadOnlyList<ScoreRow> scores, TraceSubject subject)
    {
        double? chance = Math.Max(subject.Baseline?.ValidationAccuracy ?? 0, subject.ChanceAccuracy ?? 0) is > 0 and var share ? share : null;
        double? guessing = subject.Baseline?.ValidationCost is > 0 and var cost ? cost : null;
        if (scores.Count < 2 || LearningOutcome.IsBetter(scores[^1].Accuracy / 100, chance, scores[^1].Cost, guessing, subject.ValidationRows) != false)
        {
            return null;
        }

        ScoreRow last = scores[^1];
        if (chance is { } guess && last.Accuracy is not null)
        {
            return scores.MaxBy(row => row.Accuracy ?? -1) is { Accuracy: { } right } best && right / 100 >= guess + (LearnedShare * (1 - guess))
                ? new Relapse(best, last, ByAccuracy: true, 100 * (subject.Baseline?.ValidationAccuracy ?? guess)) : null;
        }

        return guessing is { } constant && scores.MinBy(row => row.Cost ?? double.PositiveInfinity) is { Cost: { } paid } low && paid <= (1 - LearnedShare) * constant
            ? new Relapse(low, last, ByAccuracy: false, constant) : null;
    }

    /// <summary>The scores in a sentence.</summary>
    public string In(TextCatalog texts)
    {
        string Of(ScoreRow row) => ByAccuracy ? texts.Numbers.Percent(row.Accuracy!.Value) : texts.Numbers.Significant(row.Cost!.Value, 3);
        return texts.Say(
            ByAccuracy ? "server.relapse.accuracy" : "server.relapse.cost",
            ("best", Of(Best)), ("step", Best.Step), ("last", Of(Last)), ("now", Last.Step),
            ("guessing", ByAccuracy ? texts.Numbers.Percent(Guessing) : texts.Numbers.Significant(Guessing, 3)));
    }
}
