using System.Globalization;
using Sonda.Cli.Texts;
using Sonda.Studies.Evaluation;

namespace Sonda.Cli.Output;

/// <summary>What <c>sonda evaluate</c> tells: accuracy and cost, and which classes are taken for which.</summary>
internal static class EvaluationTable
{
    /// <summary>The most classes that have a column each.</summary>
    private const int MaxColumns = 12;

    public static void Write(CommandContext context, EvaluationResult result)
    {
        Phrases phrases = context.Phrases;
        string part = phrases["evaluate.part." + result.Part], cost = Figures.Speed(result.Cost);
        context.Explain(result.Classes.Count == 0
            ? phrases.Say("evaluate.costs", result.Network, result.Rows, part, cost)
            : phrases.Say("evaluate.rights", result.Network, result.Rows, part, Figures.Percent(result.Accuracy), cost));
        if (result.Classes.Count == 0)
        {
            return;
        }

        context.Write("");
        bool hasColumns = result.Classes.Count <= MaxColumns;
        context.Explain(phrases[hasColumns ? "evaluate.matrix" : "evaluate.list"]);
        context.Write("");
        IReadOnlyList<string> head =
        [
            phrases["evaluate.class"],
            phrases["evaluate.count"],
            phrases["evaluate.right"],
            .. hasColumns ? result.Classes.Select(one => one.Name) : [phrases["evaluate.mostly"]],
        ];
        foreach (string line in Layout.Table([head, .. result.Classes.Select((one, label) => Line(result, one, label, hasColumns))]))
        {
            context.Write(line);
        }
    }

    private static IReadOnlyList<string> Line(EvaluationResult result, ClassEvaluation one, int label, bool hasColumns)
    {
        double right = 100.0 * one.TakenFor[label] / one.Count;
        return
        [
            one.Name,
            Whole(one.Count),
            Figures.Percent(right),
            .. hasColumns ? one.TakenFor.Select(Whole) : [Mostly(result, one, label)],
        ];
    }

    /// <summary>The other class that most are taken for, the first of equals.</summary>
    private static string Mostly(EvaluationResult result, ClassEvaluation one, int label)
    {
        int other = Enumerable.Range(0, one.TakenFor.Count).Where(at => at != label).MaxBy(at => one.TakenFor[at]);
        return one.TakenFor[other] == 0 ? "–" : $"{result.Classes[other].Name} ({Whole(one.TakenFor[other])})";
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
