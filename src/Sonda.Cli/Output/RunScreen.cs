using Sonda.Reports.Records;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>The screen of <c>sonda runs show</c>.</summary>
internal static class RunScreen
{
    public static void Write(CommandContext context, RunView run)
    {
        TextCatalog texts = context.Texts;
        RunSummary summary = run.Summary;
        int width = Math.Min(context.Terminal.Width, Layout.MaxWidth);
        context.Write(summary.Name);
        List<(string, string)> facts =
        [
            (texts["runs.fact.spec"], run.Spec.ToString()),
            (texts["runs.fact.state"], texts["runs.state." + summary.State]),
            (texts["runs.fact.epochs"], texts.Say("runs.fact.progress", ("done", summary.Epoch), ("all", summary.Epochs), ("step", summary.Step))),
            (texts["runs.fact.data"], summary.Data),
            (texts["runs.fact.began"], RunTable.When(context, summary.Began)),
            (texts["runs.fact.time"], Figures.Duration(summary.Seconds)),
            (texts["runs.fact.folder"], run.Folder),
        ];
        foreach (string line in Layout.Definitions(facts, width))
        {
            context.Write(line);
        }

        WriteChanges(context, run.Changes);
        WriteEpochs(context, run);
        context.Write("");
        context.Explain(texts.Say("runs.next." + summary.State, ("run", summary.Name), ("damage", summary.Damage)));
    }

    private static void WriteChanges(CommandContext context, IReadOnlyList<AppliedChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        context.Write("");
        context.Write(context.Texts["runs.changes"]);
        foreach (string line in Layout.Table([.. changes.Select(applied => (IReadOnlyList<string>)
            [context.Texts.Numbers.Count(applied.Step), applied.Change.Text])], leftAligned: true))
        {
            context.Write(line);
        }
    }

    private static void WriteEpochs(CommandContext context, RunView run)
    {
        if (run.Epochs.Count == 0)
        {
            return;
        }

        EpochTable table = Fitting(context, run);
        context.Write("");
        context.Write(table.Header);
        foreach (EpochResult epoch in run.Epochs)
        {
            context.Write(table.Row(epoch));
        }
    }

    /// <summary>The table with all readings, or with as many as the window has room for.</summary>
    private static EpochTable Fitting(CommandContext context, RunView run)
    {
        var all = new TrainingOptions
        {
            Network = run.Spec.Network,
            ValidationCost = run.Epochs.Any(epoch => epoch.ValidationCost is not null),
            TrainingAccuracy = run.Epochs.Any(epoch => epoch.TrainingAccuracy is not null),
            TrainingCost = run.Epochs.Any(epoch => epoch.TrainingCost is not null),
            Speeds = run.Epochs.Any(epoch => epoch.Speeds is not null),
        };
        TrainingOptions[] fewer =
        [
            all, all with { Speeds = false }, all with { Speeds = false, TrainingCost = false },
            all with { Speeds = false, TrainingCost = false, TrainingAccuracy = false },
        ];
        bool hasClasses = !run.Epochs.All(epoch => double.IsNaN(epoch.ValidationAccuracy));
        EpochTable[] tables = [.. fewer.Select(options => new EpochTable(options, context.Texts, hasClasses, int.MaxValue))];
        return Array.Find(tables, table => table.Header.Length <= context.Terminal.Width) ?? tables[^1];
    }
}
