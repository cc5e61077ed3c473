using Sonda.Reports.Texts;
using Sonda.Runs.Training;
using Sonda.Studies.Evaluation;

namespace Sonda.Reports.Views;

/// <summary>The measures of a network on the rows of a table in words: a sentence, a table of the classes, and a table before and after.</summary>
internal static class MetricsView
{
    /// <summary>The maximum number of classes that are listed.</summary>
    private const int MaxClasses = 30;

    /// <summary>The maximum number of classes whose recall is compared.</summary>
    private const int MaxCompared = 12;

    /// <summary>The single numbers as a sentence; null if there are none.</summary>
    /// <param name="metrics">The measures.</param>
    /// <param name="part">The part of the data in words: "validation rows".</param>
    /// <param name="texts">The language.</param>
    public static string? Sentence(RowMetrics metrics, string part, TextCatalog texts) => metrics switch
    {
        { Classes.Count: > 0 } => texts.Say(
            metrics.Auc is null ? "metrics.classes" : "metrics.classesAuc",
            ("part", part), ("balanced", texts.Numbers.Percent(metrics.BalancedAccuracy ?? double.NaN, 2)),
            ("score", texts.Numbers.Percent(metrics.MacroF1 ?? double.NaN, 2)), ("auc", metrics.Auc ?? 0)),
        { Rmse: { } rmse, Mae: { } mae, BaselineRmse: { } baseline } => texts.Say(
            metrics.R2 is null ? "metrics.numbers" : "metrics.numbersR2",
            ("part", part), ("share", Value("r2", metrics.R2 ?? 0, texts)), ("rmse", Value("rmse", rmse, texts)), ("mae", Value("mae", mae, texts)),
            ("baseline", Value("rmse", baseline, texts))),
        { R2: { } share } => texts.Say("metrics.r2", ("part", part), ("share", Value("r2", share, texts))),
        _ => null,
    };

    /// <summary>Precision, recall and F1 of each class below a header; empty if there are no classes, or very many.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Classes(RowMetrics metrics, TextCatalog texts) => metrics.Classes.Count is 0 or > MaxClasses ? [] :
    [
        [texts.Say("evaluate.class"), texts.Say("evaluate.count"), texts.Say("metrics.precision"), texts.Say("metrics.recall"), "F1"],
        .. metrics.Classes.Select(one => (IReadOnlyList<string>)
            [one.Name, texts.Numbers.Count(one.Rows), Share(one.Precision, texts), Share(one.Recall, texts), Share(one.F1, texts)]),
    ];

    /// <summary>The means of all measures before a change and after it, below a header; without a change, the middle column alone.</summary>
    /// <param name="before">The unchanged run; null if it has none.</param>
    /// <param name="after">The changed run; null if there is none.</param>
    /// <param name="texts">The language.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Change(MeanMetrics? before, MeanMetrics? after, TextCatalog texts)
    {
        if ((after ?? before) is not { } shown)
        {
            return [];
        }

        bool hasBoth = before is not null && after is not null;
        IReadOnlyList<string> Row(string name, string ignoring, string one, string other) => hasBoth ? [name, ignoring, one, other] : [name, ignoring, before is null ? other : one];
        string Of(MeanMetrics? metrics, string measure) =>
            metrics?.Measures.FirstOrDefault(one => one.Name == measure) is { } found ? Value(measure, found.Mean, texts) : Numbers.Missing;
        return
        [
            Row("", texts.Say("metrics.ignoring"), texts.Say("cure.before"), texts.Say("cure.after")),
            .. shown.Measures.Select(measure => Row(
                texts.Say("metrics.name." + measure.Name), measure.Baseline is { } baseline ? Value(measure.Name, baseline, texts) : "",
                Of(before, measure.Name), Of(after, measure.Name))),
            .. shown.Classes.Count > MaxCompared ? [] : shown.Classes.Select((one, label) => Row(
                texts.Say("metrics.recallOf", ("class", one.Name)), "", Share(before?.Classes[label].Recall, texts), Share(after?.Classes[label].Recall, texts))),
        ];
    }

    /// <summary>A value of a measure by its name in <see cref="RowMeasure"/>, with the digits that suit it.</summary>
    public static string Value(string measure, double value, TextCatalog texts) => measure switch
    {
        "auc" or "r2" => texts.Numbers.Fixed(value, 3),
        "rmse" or "mae" => texts.Numbers.Significant(value, 4),
        _ => texts.Numbers.Percent(value, 2),
    };

    private static string Share(double? percent, TextCatalog texts) => texts.Numbers.Percent(percent ?? double.NaN, 2);
}
