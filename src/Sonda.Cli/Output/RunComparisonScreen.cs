using System.Globalization;
using Sonda.Reports.Records;

namespace Sonda.Cli.Output;

/// <summary>The screen of <c>sonda runs compare</c>: settings that differ, then a row for each epoch and a column for each run.</summary>
internal static class RunComparisonScreen
{
    private const int MinColumn = 10;

    public static void Write(CommandContext context, IReadOnlyList<RunView> runs)
    {
        foreach (RunView other in runs.Skip(1))
        {
            WriteDifferences(context, runs[0], other);
        }

        int column = Math.Max(MinColumn, runs.Max(run => run.Summary.Name.Length));
        int first = Math.Max(context.Texts["train.epoch"].Length, context.Texts["runs.column.best"].Length) + 4;

        // As many runs in one table as the window has room for; the others follow in a table of their own.
        int inRow = Math.Max(1, (context.Terminal.Width - first) / (column + 2));
        foreach (RunView[] part in runs.Chunk(inRow))
        {
            WriteCurves(context, part);
        }
    }

    private static void WriteDifferences(CommandContext context, RunView first, RunView other)
    {
        TextCatalog texts = context.Texts;
        IReadOnlyList<(string One, string Other)> differences = first.DifferencesTo(other);
        string changes = ChangesOf(first), otherChanges = ChangesOf(other);
        if (differences.Count == 0 && changes == otherChanges)
        {
            context.Explain(texts.Say("runs.compare.same", ("run", first.Summary.Name), ("other", other.Summary.Name)));
            return;
        }

        context.Explain(texts.Say("runs.compare.differ", ("run", first.Summary.Name), ("other", other.Summary.Name)));
        foreach ((string one, string another) in differences)
        {
            // "rate 0.5  →  0.1": the key once.
            string key = one.Split(' ')[0] + " ";
            string next = another.StartsWith(key, StringComparison.Ordinal) ? another[key.Length..] : another;
            WriteDifference(context, one, next);
        }

        if (changes != otherChanges)
        {
            WriteDifference(context, changes, otherChanges);
        }

        string ChangesOf(RunView run) => run.Changes.Count == 0
            ? texts["runs.compare.noChanges"]
            : string.Join("; ", run.Changes.Select(applied => texts.Say("runs.compare.change", ("step", applied.Step), ("change", applied.Change.Text))));
    }

    /// <summary>A difference on one line if there is room, else each side for itself and wrapped.</summary>
    private static void WriteDifference(CommandContext context, string one, string other)
    {
        const string arrow = "→  ", indent = "    ";
        string line = $"  {one}  {arrow}{other}";
        if (line.Length <= context.Terminal.Width)
        {
            context.Write(line);
            return;
        }

        foreach ((string lead, string side) in new[] { ("  ", one), (indent + arrow, other) })
        {
            string before = lead;
            foreach (string part in Layout.Wrap(side, Math.Max(20, context.Terminal.Width - lead.Length)))
            {
                context.Write(before + part);
                before = new string(' ', lead.Length);
            }
        }
    }

    private static void WriteCurves(CommandContext context, RunView[] runs)
    {
        RunCurve[] curves = [.. runs.Select(run => run.Curve)];
        int epochs = curves.SelectMany(curve => curve.Epochs).Select(epoch => epoch.Epoch).DefaultIfEmpty(0).Max();
        List<string[]> rows = [[context.Texts["train.epoch"], .. curves.Select(curve => curve.Name)]];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            string[] cells = [.. curves.Select(curve => curve.At(epoch) is { } value ? Shown(curve, value) : "–")];
            if (cells.Any(cell => cell != "–"))
            {
                rows.Add([epoch.ToString(CultureInfo.InvariantCulture), .. cells]);
            }
        }

        rows.Add([context.Texts["runs.column.best"], .. runs.Select(run => RunTable.Best(run.Summary))]);
        rows.Add([context.Texts["runs.column.time"], .. runs.Select(run => Figures.Duration(run.Summary.Seconds))]);
        context.Write("");
        foreach (string line in Layout.Table(rows))
        {
            context.Write(line);
        }
    }

    private static string Shown(RunCurve curve, double value) => curve.IsCost ? Figures.Speed(value) : Figures.Percent(value);
}
