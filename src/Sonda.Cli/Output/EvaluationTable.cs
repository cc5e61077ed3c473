using Sonda.Studies.Evaluation;

namespace Sonda.Cli.Output;

/// <summary>The output of <c>sonda evaluate</c>: accuracy, cost and the confusion matrix.</summary>
internal static class EvaluationTable
{
    /// <summary>The maximum number of classes with a column each.</summary>
    private const int MaxColumns = 12;

    public static void Write(CommandContext context, EvaluationResult result)
    {
        TextCatalog texts = context.Texts;
        string part = texts.Say("evaluate.part." + result.Part, ("rows", result.Rows)), cost = Figures.Speed(result.Cost);
        context.Explain(result.Classes.Count == 0
            ? texts.Say("evaluate.costs", ("network", result.Network), ("rows", result.Rows), ("part", part), ("cost", cost))
            : texts.Say("evaluate.rights", ("network", result.Network), ("rows", result.Rows), ("part", part), ("accuracy", Figures.Percent(result.Accuracy)), ("cost", cost)));
        // That the rows are those of another file is said once.
        string again = result.Part == "all" ? "evaluate.part.again" : "evaluate.part." + result.Part;
        if (result.Baseline is { } baseline)
        {
            BaselineLine.Write(context, baseline, texts.Say(again, ("rows", 2)));
        }

        if (result.Metrics is { } metrics)
        {
            MetricLines.Write(context, metrics, texts.Say(again, ("rows", result.Rows)));
            MetricLines.WriteClasses(context, metrics);
        }

        if (result.Classes.Count == 0)
        {
            return;
        }

        context.Write("");
        string[] lines = [.. Lines(result, texts, hasColumns: true)];
        bool hasColumns = result.Classes.Count <= MaxColumns && lines.Max(line => line.Length) <= context.Terminal.Width;
        context.Explain(texts[hasColumns ? "evaluate.matrix" : "evaluate.list"]);
        context.Write("");
        foreach (string line in hasColumns ? lines : Lines(result, texts, hasColumns: false))
        {
            context.Write(line);
        }
    }

    private static IEnumerable<string> Lines(EvaluationResult result, TextCatalog texts, bool hasColumns)
    {
        IReadOnlyList<string> head =
        [
            texts["evaluate.class"],
            texts["evaluate.count"],
            texts["evaluate.right"],
            .. hasColumns ? result.Classes.Select(one => one.Name) : [texts["evaluate.mostly"]],
        ];
        return Layout.Table([head, .. result.Classes.Select((one, label) => Line(result, one, label, texts.Numbers, hasColumns))]);
    }

    private static IReadOnlyList<string> Line(EvaluationResult result, ClassEvaluation one, int label, Numbers numbers, bool hasColumns)
    {
        double right = 100.0 * one.TakenFor[label] / one.Count;
        return
        [
            one.Name,
            numbers.Count(one.Count),
            Figures.Percent(right),
            .. hasColumns ? one.TakenFor.Select(count => numbers.Count(count)) : [Mostly(result, one, label, numbers)],
        ];
    }

    /// <summary>The most frequent wrong prediction, the first of equals.</summary>
    private static string Mostly(EvaluationResult result, ClassEvaluation one, int label, Numbers numbers)
    {
        int other = Enumerable.Range(0, one.TakenFor.Count).Where(at => at != label).MaxBy(at => one.TakenFor[at]);
        return one.TakenFor[other] == 0 ? "–" : $"{result.Classes[other].Name} ({numbers.Count(one.TakenFor[other])})";
    }
}
