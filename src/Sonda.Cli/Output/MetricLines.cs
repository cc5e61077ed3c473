using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>The measures of a network on some rows, a sentence for classes or numbers, and a table of the classes.</summary>
internal static class MetricLines
{
    /// <summary>The maximum number of classes that are listed.</summary>
    private const int MaxClasses = 30;

    /// <summary>Writes the sentence.</summary>
    /// <param name="context">The terminal and the texts.</param>
    /// <param name="metrics">The measures.</param>
    /// <param name="part">The part of the data in words: "validation rows".</param>
    public static void Write(CommandContext context, RowMetrics metrics, string part)
    {
        TextCatalog texts = context.Texts;
        if (metrics.Classes.Count > 0)
        {
            context.Explain(texts.Say(
                metrics.Auc is null ? "metrics.classes" : "metrics.classesAuc",
                ("part", part), ("balanced", Figures.Percent(metrics.BalancedAccuracy ?? double.NaN)), ("score", Figures.Percent(metrics.MacroF1 ?? double.NaN)), ("auc", metrics.Auc ?? 0)));
        }
        else if (metrics is { Rmse: { } rmse, Mae: { } mae, BaselineRmse: { } baseline })
        {
            context.Explain(texts.Say(
                metrics.R2 is null ? "metrics.numbers" : "metrics.numbersR2",
                ("part", part), ("share", metrics.R2 ?? 0), ("rmse", rmse), ("mae", mae), ("baseline", baseline)));
        }
        else if (metrics.R2 is { } r2)
        {
            context.Explain(texts.Say("metrics.r2", ("part", part), ("share", r2)));
        }
    }

    /// <summary>Writes precision, recall and F1 of each class.</summary>
    public static void WriteClasses(CommandContext context, RowMetrics metrics)
    {
        if (metrics.Classes.Count is 0 or > MaxClasses)
        {
            return;
        }

        TextCatalog texts = context.Texts;
        context.Write("");
        string[] lines = [.. Layout.Table(
            [
                [texts["evaluate.class"], texts["evaluate.count"], texts["metrics.precision"], texts["metrics.recall"], "F1"],
                .. metrics.Classes.Select(one => (IReadOnlyList<string>)
                    [one.Name, one.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture), Share(one.Precision), Share(one.Recall), Share(one.F1)]),
            ])];
        Array.ForEach(lines, context.Write);
    }

    private static string Share(double? percent) => percent is { } share ? Figures.Percent(share) : "–";
}
