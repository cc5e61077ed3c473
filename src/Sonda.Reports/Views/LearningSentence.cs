using Sonda.Diagnosis;
using Sonda.Reports.Texts;
using Sonda.Runs.Training;

namespace Sonda.Reports.Views;

/// <summary>What a network learned, in the words that a training and a diagnosis share.</summary>
internal static class LearningSentence
{
    /// <summary>Fewer rows measure nothing: with nine, an accuracy of 50% has a standard error of 17 points.</summary>
    private const int MinRows = 10;

    /// <summary>Of which rows it learned, if it did not learn as it should; null otherwise.</summary>
    /// <param name="learning">The result; null if it is not known.</param>
    /// <param name="lead">
    /// How far the network is ahead of one that ignores its inputs: the accuracy above it, or of numbers the share of its cost that is gone; null if
    /// unknown.
    /// </param>
    /// <param name="isShare">Whether the lead is a share of a cost.</param>
    /// <param name="rows">The number of validation rows.</param>
    /// <param name="metrics">The measures on these rows; null if they were not taken.</param>
    /// <param name="texts">The language.</param>
    public static string? Of(LearningResult? learning, double? lead, bool isShare, long rows, RowMetrics? metrics, TextCatalog texts)
    {
        string noise = Ranks(metrics) ? " " + texts.Say("diagnosis.learning.ranks", ("auc", metrics!.Auc!.Value))
            : lead > 0 && rows > 0 ? " " + texts.Say("diagnosis.learning.noise", ("rows", rows)) : "";
        return learning switch
        {
            LearningResult.NotBetter or LearningResult.ByHeart when AreFew(rows) => texts.Say("diagnosis.learning.few", ("rows", rows)),

            // An accuracy that is clearly ahead would be learned; of a cost, a tenth must be gone, and on many rows less than that is no noise.
            LearningResult.NotBetter when isShare && lead > 1 / Math.Sqrt(Math.Max(rows, 1)) =>
                texts.Say("diagnosis.learning.hardlyBetter", ("share", texts.Numbers.Percent(100 * lead.Value))),
            LearningResult.NotBetter => texts.Say("diagnosis.learning.notBetter") + noise,
            LearningResult.ByHeart => texts.Say("diagnosis.learning.byHeart") + noise,
            LearningResult.BelowLinear => texts.Say("diagnosis.learning.belowLinear"),
            _ => null,
        };
    }

    /// <summary>
    /// Whether a network hardly answers one of two classes but puts its rows clearly before the others: the area under the ROC curve is more than 3.09
    /// standard errors (those of the rank-sum test) above 0.5.
    /// </summary>
    private static bool Ranks(RowMetrics? metrics)
    {
        if (metrics is not { Auc: { } area, Classes: [var one, var other] } || Math.Min(one.Recall ?? 100, other.Recall ?? 100) >= 50)
        {
            return false;
        }

        double error = Math.Sqrt(((1.0 / one.Rows) + (1.0 / other.Rows)) / 12);
        return area - 0.5 > 3.09 * error;
    }

    /// <summary>Whether so few validation rows measure nothing.</summary>
    /// <param name="rows">Their number; 0 if unknown.</param>
    public static bool AreFew(long rows) => rows is > 0 and < MinRows;
}
