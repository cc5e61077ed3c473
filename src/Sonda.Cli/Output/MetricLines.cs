using Sonda.Reports.Views;
using Sonda.Runs.Training;
using Sonda.Studies.Evaluation;

namespace Sonda.Cli.Output;

/// <summary>The measures of a network on some rows: a sentence for classes or numbers, a table of the classes, a table before and after.</summary>
internal static class MetricLines
{
    /// <summary>Writes the sentence.</summary>
    /// <param name="context">The terminal and the texts.</param>
    /// <param name="metrics">The measures.</param>
    /// <param name="part">The part of the data in words: "validation rows".</param>
    public static void Write(CommandContext context, RowMetrics metrics, string part)
    {
        if (MetricsView.Sentence(metrics, part, context.Texts) is { } sentence)
        {
            context.Explain(sentence);
        }
    }

    /// <summary>Writes precision, recall and F1 of each class.</summary>
    /// <returns>False if there are no classes, or too many to list.</returns>
    public static bool WriteClasses(CommandContext context, RowMetrics metrics) => WriteTable(context, MetricsView.Classes(metrics, context.Texts));

    /// <summary>Writes the means of all measures of a run, and of the changed run.</summary>
    public static void WriteChange(CommandContext context, MeanMetrics? before, MeanMetrics? after)
    {
        if ((after ?? before) is { } metrics)
        {
            context.Write("");
            context.Explain(context.Texts.Say("metrics.means", ("rows", metrics.Rows), ("trainings", metrics.Trainings)));
            WriteTable(context, MetricsView.Change(before, after, context.Texts));
        }
    }

    private static bool WriteTable(CommandContext context, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count > 0)
        {
            context.Write("");
            Array.ForEach([.. Layout.Table(rows)], context.Write);
        }

        return rows.Count > 0;
    }
}
