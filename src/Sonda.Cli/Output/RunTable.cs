using System.Globalization;
using Sonda.Runs.Folders;

namespace Sonda.Cli.Output;

/// <summary>The lines of <c>sonda runs</c>: one for each run. A narrow window shows fewer columns.</summary>
internal static class RunTable
{
    private const int MinNetwork = 12;
    private const int MaxNetwork = 32;

    /// <summary>The columns to leave out in a narrow window, first to last: when, time, data, network.</summary>
    private static readonly int[] Dispensable = [7, 6, 2, 1];

    public static void Write(CommandContext context, IReadOnlyList<RunSummary> runs)
    {
        foreach (string line in Lines(context, runs))
        {
            context.Write(line);
        }
    }

    /// <summary>The accuracy in percent, or the cost if there is no accuracy.</summary>
    public static string Best(RunSummary run) =>
        run.BestAccuracy is { } accuracy ? Figures.Percent(accuracy) : run.BestCost is { } cost ? Figures.Speed(cost) : "–";

    /// <summary>Epochs done of those planned.</summary>
    public static string Epochs(RunSummary run, TextCatalog texts) => IsReadable(run)
        ? $"{texts.Numbers.Count(run.Epoch)}/{texts.Numbers.Count(run.Epochs)}"
        : "–";

    /// <summary>A moment in the time of this machine.</summary>
    public static string When(CommandContext context, DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, context.Time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string[] Lines(CommandContext context, IReadOnlyList<RunSummary> runs)
    {
        TextCatalog texts = context.Texts;
        string[] header =
        [
            texts["runs.column.name"], texts["runs.column.network"], texts["runs.column.data"], texts["runs.column.state"],
            texts["runs.column.epochs"], texts["runs.column.best"], texts["runs.column.time"], texts["runs.column.when"],
        ];
        string[][] rows = [.. runs.Select(run => Row(context, run))];
        int[] columns = [.. Enumerable.Range(0, header.Length)];
        int network = MaxNetwork;
        string[] lines = Layout(network);
        foreach (int column in Dispensable)
        {
            if (lines.Max(line => line.Length) <= context.Terminal.Width)
            {
                break;
            }

            // The network gives way before a column does.
            network = Math.Max(MinNetwork, network - (lines.Max(line => line.Length) - context.Terminal.Width));
            lines = Layout(network);
            if (lines.Max(line => line.Length) > context.Terminal.Width)
            {
                columns = [.. columns.Where(kept => kept != column)];
                network = MaxNetwork;
                lines = Layout(network);
                network = Math.Max(MinNetwork, network - Math.Max(0, lines.Max(line => line.Length) - context.Terminal.Width));
                lines = Layout(network);
            }
        }

        return lines;

        string[] Layout(int networkWidth)
        {
            string[][] all = [.. rows.Prepend(header).Select(row => row.Select((cell, i) => i == 1 ? Shortened(cell, networkWidth) : cell).ToArray())];

            // Numbers line up at their right.
            int[] widths = [.. Enumerable.Range(0, header.Length).Select(i => all.Max(row => row[i].Length))];
            return [.. Output.Layout.Table(
                [.. all.Select(row => columns.Select(i => i is 4 or 5 or 6 ? row[i].PadLeft(widths[i]) : row[i]).ToArray())], leftAligned: true)];
        }
    }

    private static string[] Row(CommandContext context, RunSummary run) =>
    [
        run.Name,
        IsReadable(run) ? run.Spec.Split("; ")[0] : "–",
        IsReadable(run) ? run.Data : "–",
        context.Texts["runs.state." + run.State],
        Epochs(run, context.Texts),
        Best(run),
        IsReadable(run) ? Figures.Duration(run.Seconds) : "–",
        When(context, run.Began),
    ];

    private static bool IsReadable(RunSummary run) => run.Spec.Length > 0;

    private static string Shortened(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
