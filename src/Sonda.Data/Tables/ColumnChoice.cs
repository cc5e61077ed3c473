namespace Sonda.Data.Tables;

/// <summary>Says what each column of a table is, by its name: as the settings say, or as a trained network knows it.</summary>
/// <param name="spec">The settings.</param>
/// <param name="known">The columns of a trained network; null if they are decided anew.</param>
internal sealed class ColumnChoice(CsvSpec spec, TablePreparation? known)
{
    /// <summary>Whether the target must be there.</summary>
    public bool NeedsTarget { get; init; } = true;

    /// <summary>Says what each column is.</summary>
    /// <exception cref="DatasetException">A column that is needed is missing, or settings contradict each other.</exception>
    public ColumnPlan Choose(CsvHeader table) => known is null ? ByName(table) : AsKnown(table, known);

    /// <summary>Refuses a separator that leaves one column, whose name has another separator in it.</summary>
    private void RequireSeparator(CsvHeader table)
    {
        if (spec.Separator is not { } given || table.Names is not [var only] || TableSniffer.OtherSeparator(only, given) is not { } other)
        {
            return;
        }

        (string asked, string found) = (TableFormat.WordOf(given), TableFormat.WordOf(other));
        throw new DatasetException(other == '\t'
            ? LocalizableText.Of($"{spec.Path}: separator={asked} finds only one column; the lines look separated by tabs: separator={found} reads them.")
            : LocalizableText.Of($"{spec.Path}: separator={asked} finds only one column; the lines look separated by \"{other}\": separator={found} reads them."));
    }

    private ColumnPlan AsKnown(CsvHeader table, TablePreparation preparation)
    {
        string target = spec.Target ?? preparation.Target.Name;
        IEnumerable<string> needed = preparation.Inputs.Select(input => input.Name);
        needed = preparation.Sequence is { } sequence ? needed.Append(sequence) : needed;
        needed = NeedsTarget ? needed.Append(target) : needed;
        string[] missing = [.. needed.Where(name => table.Names.IndexOf(name) < 0)];
        if (missing.Length > 0)
        {
            RequireSeparator(table);
            if (NeedsTarget && target != preparation.Target.Name)
            {
                _ = table.Column(target, "target");
            }

            throw new DatasetException(LocalizableText.Count(
                missing.Length,
                $"{table.Path}: the network needs the column {ShownText.List(missing)}; {table.There()}.",
                $"{table.Path}: the network needs the columns {ShownText.List(missing)}; {table.There()}."));
        }

        int at = table.Names.IndexOf(target);
        return new ColumnPlan(
            at < 0 ? null : at,
            preparation.Sequence is null ? null : table.Names.IndexOf(preparation.Sequence),
            null,
            [.. preparation.Inputs.Select(input => table.Names.IndexOf(input.Name))],
            [.. preparation.Inputs.Where(input => input.IsWords).Select(input => table.Names.IndexOf(input.Name))])
        {
            IsKnown = true,
            Forms = Forms(preparation, table, at),
        };
    }

    private static Dictionary<int, NumberForm> Forms(TablePreparation preparation, CsvHeader table, int target)
    {
        var forms = new Dictionary<int, NumberForm>();
        foreach (InputColumn input in preparation.Inputs)
        {
            if (input.Form is { } form)
            {
                forms[table.Names.IndexOf(input.Name)] = form;
            }
        }

        if (target >= 0 && preparation.Target.Form is { } ofTarget)
        {
            forms[target] = ofTarget;
        }

        return forms;
    }

    /// <summary>Assigns the columns; default target: the last column with a name that does not name sequences.</summary>
    private ColumnPlan ByName(CsvHeader table)
    {
        RequireSeparator(table);
        int? sequence = spec.Sequence is null ? null : table.Column(spec.Sequence, "sequence");
        int last = Enumerable.Range(0, table.Names.Count).LastOrDefault(column => column != sequence && table.Names[column].Length > 0, table.Names.Count - 1);
        int target = spec.Target is null ? last : table.Column(spec.Target, "target");
        int? group = spec.Group is null ? null : table.Column(spec.Group, "group");
        int[] dropped = [.. table.Listed(spec.Drop).Select(name => table.Column(name, "drop"))];
        foreach (string name in table.Listed(spec.Keep))
        {
            _ = table.Column(name, "keep");
        }

        foreach (string name in spec.ZeroColumns(table))
        {
            _ = table.Column(name, "zeros");
        }

        int[] words = [.. table.Listed(spec.Words).Select(name => table.Column(name, "words"))];
        if (dropped.Contains(target) || sequence == target || group == target)
        {
            string name = ShownText.Of(table.Names[target]);
            throw new DatasetException(dropped.Contains(target)
                ? LocalizableText.Of($"{spec.Path}: column \"{name}\" is the target and cannot be dropped.")
                : sequence == target ? LocalizableText.Of($"{spec.Path}: column \"{name}\" is the target and cannot be the one that names sequences.")
                : LocalizableText.Of($"{spec.Path}: column \"{name}\" is the target and cannot be the one that names groups."));
        }

        string[] copies = [.. table.Alike(target).Where(column => column != group && !dropped.Contains(column)).Select(column => table.Names[column])];
        if (copies.Length > 0)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{spec.Path}: several columns have the name \"{ShownText.Of(table.Written[target])}\" of the target, which is {ShownText.Of(table.Names[target])}; the others might give it away. drop={ColumnSetting.With(spec.Drop, copies)} leaves them out."));
        }

        int[] inputs = [.. Enumerable.Range(0, table.Names.Count)
            .Where(column => column != target && column != sequence && column != group && !dropped.Contains(column))];
        if (inputs.Length == 0)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{spec.Path}: no column is left as an input beside the target \"{ShownText.Of(table.Names[target])}\"."));
        }

        return new ColumnPlan(target, sequence, group, inputs, words);
    }
}
