using Sonda.Reports.Texts;
using Sonda.Runs.Training;

namespace Sonda.Reports.Views;

/// <summary>The conclusion of a training in words, the same on the screen and on the page.</summary>
internal static class TrainingView
{
    /// <summary>The cost that a standard deviation of a hundred gives.</summary>
    private const double MaxCost = 1e4;

    /// <summary>Each part of the data with measures of the kept network, by the name of the part.</summary>
    public static IEnumerable<(string Part, RowMetrics Metrics)> Metrics(RowMetrics? validation, RowMetrics? test, TextCatalog texts)
    {
        foreach ((RowMetrics? metrics, string part) in ((RowMetrics?, string)[])[(validation, "validation"), (test, "test")])
        {
            if (metrics is not null)
            {
                yield return (PartOf(part, texts), metrics);
            }
        }
    }

    /// <summary>The rows of a part in words: "validation rows".</summary>
    public static string PartOf(string part, TextCatalog texts) => texts.Say("evaluate.part." + part, ("rows", 2));

    /// <summary>What ignoring the inputs would give; null if it was not computed.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="part">The rows in words.</param>
    /// <param name="texts">The language.</param>
    /// <param name="cost">Writes a cost.</param>
    public static string? Baseline(Baseline? baseline, string part, TextCatalog texts, Func<double, string> cost) => baseline switch
    {
        { ValidationAccuracy: { } accuracy, ValidationCost: { } paid } =>
            texts.Say("baseline.both", ("part", part), ("accuracy", texts.Numbers.Percent(accuracy, 2)), ("cost", cost(paid))),
        { ValidationAccuracy: { } accuracy } => texts.Say("baseline.accuracy", ("part", part), ("accuracy", texts.Numbers.Percent(accuracy, 2))),
        { ValidationCost: { } paid } => texts.Say("baseline.cost", ("part", part), ("cost", cost(paid))),
        _ => null,
    };

    /// <summary>What the network learned; null if the training does not show it.</summary>
    public static string? Learning(TrainingResult result, TextCatalog texts)
    {
        RowMetrics? rows = result.Validation;
        bool isShare = rows?.Accuracy is null;
        double? lead = isShare ? 1 - (rows?.Rmse * rows?.Rmse / (rows?.BaselineRmse * rows?.BaselineRmse)) : rows?.Accuracy - rows?.BaselineAccuracy;
        long count = rows?.Rows ?? 0;
        return LearningSentence.Of(result.Learning, lead, isShare, count, rows, texts)
            ?? (result.Learning is null ? null : texts.Say(LearningSentence.AreFew(count) ? "train.learnedFew" : "train.learned", ("rows", count)));
    }

    /// <summary>
    /// The remark that costs are so large or small because of the targets' scale; null if they are not, or for classes. The cost of always
    /// answering the mean is the variance of the targets.
    /// </summary>
    public static string? Scale(TrainingResult result, TextCatalog texts) =>
        result.Baseline is { ValidationAccuracy: null, ValidationCost: { } cost and > 0 } && (cost > MaxCost || cost < 1 / MaxCost)
            ? texts.Say("train.targetScale", ("deviation", texts.Numbers.Significant(Math.Sqrt(cost), 2))) : null;
}
