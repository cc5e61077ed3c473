using System.Globalization;
using Sonda.Reports.Figures;
using Sonda.Sweeps.Maps;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Output;

/// <summary>A map as a table of numbers: the first value of the vertical axis at the bottom. A narrow window shows fewer columns.</summary>
internal static class MapScreen
{
    private const int MaxRows = 40;

    public static void Write(CommandContext context, SweepMap map, double? threshold, TheoryLine? line, int refused)
    {
        TextCatalog texts = context.Texts;
        string measure = HeatMapFigure.MeasureName(map, texts);
        context.Explain(map.Y is null
            ? texts.Say("map.screen.line", ("measure", measure), ("x", Name(map.X)), ("seeds", map.Sweep.Seeds))
            : texts.Say("map.screen.title", ("measure", measure), ("x", Name(map.X)), ("y", Name(map.Y)), ("seeds", map.Sweep.Seeds)));
        foreach ((Axis axis, string value) in map.Held)
        {
            context.Explain($"{Name(axis)} = {value}");
        }

        context.Write("");
        if (map.Y is null)
        {
            WriteLine(context, map);
        }
        else
        {
            WriteGrid(context, map);
        }

        WriteNotes(context, map, threshold, line, refused);
    }

    private static void WriteNotes(CommandContext context, SweepMap map, double? threshold, TheoryLine? line, int refused)
    {
        TextCatalog texts = context.Texts;
        int diverged = Enumerable.Range(0, map.Rows).Sum(row => Enumerable.Range(0, map.Columns).Count(column => map[column, row].IsDiverged));
        if (diverged > 0)
        {
            context.Write("");
            context.Explain(texts.Say("map.screen.diverged", ("places", diverged)));
        }

        if (refused > 0)
        {
            context.Write("");
            context.Explain(texts.Say("map.screen.refused", ("cells", refused)));
        }

        if (line is null)
        {
            return;
        }

        context.Write("");
        context.Explain(texts["map.screen.theory"]);
        if (threshold is { } value && line.Sorted(map, value) is { All: > 0 } sorted)
        {
            context.Explain(texts.Say(
                "map.screen.sorted",
                ("right", sorted.Right),
                ("all", sorted.All),
                ("share", string.Create(CultureInfo.InvariantCulture, $"{100.0 * sorted.Right / sorted.All:F1}")),
                ("threshold", string.Create(CultureInfo.InvariantCulture, $"{value:G6}"))));
        }
        else if (threshold is null)
        {
            context.Explain(texts["map.screen.noThreshold"]);
        }
    }

    private static void WriteLine(CommandContext context, SweepMap map)
    {
        string[][] rows =
        [
            [Name(map.X), context.Texts["map.screen.mean"], "± 95%", context.Texts["map.screen.seeds"]],
            .. map.X.Values.Select((value, k) => new[]
            {
                value, Number(map, map[k, 0]), Half(map[k, 0].HalfInterval), string.Create(CultureInfo.InvariantCulture, $"{map[k, 0].Count}/{map[k, 0].Known}"),
            }),
        ];
        foreach (string row in Layout.Table(rows))
        {
            context.Write(row);
        }
    }

    private static void WriteGrid(CommandContext context, SweepMap map)
    {
        int[] rows = Thinned(map.Rows, MaxRows);
        string[] names = [.. rows.Select(row => map.Y!.Values[row])];
        int left = names.Append(Name(map.Y!)).Max(name => name.Length) + 4;
        int widest = map.X.Values.Max(value => value.Length);
        int width = Math.Max(widest, rows.Max(row => Enumerable.Range(0, map.Columns).Max(column => Number(map, map[column, row]).Length))) + 2;
        int[] columns = Thinned(map.Columns, Math.Max(1, (Math.Min(context.Terminal.Width, 2 * Layout.MaxWidth) - left) / width));
        string[][] table =
        [
            .. rows.Reverse().Select(row => (string[])[map.Y!.Values[row], .. columns.Select(column => Number(map, map[column, row]))]),
            [$"{Name(map.Y!)} / {Name(map.X)}", .. columns.Select(column => map.X.Values[column])],
        ];
        foreach (string row in Layout.Table(table))
        {
            context.Write(row);
        }

        if (columns.Length < map.Columns || rows.Length < map.Rows)
        {
            context.Explain(context.Texts["map.screen.thinned"]);
        }
    }

    /// <summary>The indexes to show: all, or an even choice with the first.</summary>
    private static int[] Thinned(int count, int max)
    {
        int step = (count + max - 1) / max;
        return [.. Enumerable.Range(0, count).Where(k => k % step == 0)];
    }

    private static string Number(SweepMap map, MapCell cell) => cell.Known == 0 ? "·"
        : cell.IsDiverged && double.IsNaN(cell.Mean) ? "×"
        : double.IsNaN(cell.Mean) ? "–"
        : map.Measure.IsPercent ? cell.Mean.ToString("F1", CultureInfo.InvariantCulture) : Figures.Speed(cell.Mean);

    private static string Half(double half) => double.IsNaN(half) ? "–" : half.ToString("G3", CultureInfo.InvariantCulture);

    private static string Name(Axis axis) => axis.Title ?? axis.Name;
}
