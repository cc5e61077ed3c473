using Sonda.Engine;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tables;

/// <summary>Orders the rows of a table so that the first train, the next validate and the last test.</summary>
/// <param name="spec">The settings.</param>
/// <param name="table">The cells.</param>
internal sealed class TableSplitter(CsvSpec spec, RawTable table)
{
    /// <summary>Puts rows, or sequences, into the order of the split.</summary>
    /// <param name="order">The rows in the order of the file.</param>
    /// <param name="sequences">The sequences; null if each line is a row.</param>
    /// <param name="random">The random order.</param>
    /// <exception cref="DatasetException">A part would have no rows.</exception>
    public RowSplit Split(ref int[] order, CsvSequences? sequences, RandomStream random)
    {
        if (spec.Order == TableOrder.File)
        {
            return spec.SplitRows(order.Length);
        }

        random.Split("order").Shuffle(order.AsSpan());
        if (spec.Fold is not { } fold)
        {
            return Parts(ref order, spec.SplitRows(order.Length), sequences);
        }

        RequireFolds(order, sequences, fold.Count);
        int[] folds = FoldsOf(order, sequences, fold.Count);
        int[] test = [.. order.Where((_, i) => folds[i] == fold.Number - 1)], rest = [.. order.Where((_, i) => folds[i] != fold.Number - 1)];

        RowSplit split = Parts(ref rest, spec.SplitRows(rest.Length), sequences);
        order = [.. rest, .. test];
        return split with { Test = test.Length };
    }

    /// <summary>Refuses more folds than rows or groups, before the first of them is trained.</summary>
    private void RequireFolds(int[] order, CsvSequences? sequences, int folds)
    {
        int parts = table.Groups is null ? order.Length : GroupsOf(order, sequences).Distinct().Count();
        if (parts < folds)
        {
            throw new DatasetException(table.Groups is { } groups
                ? LocalizableText.Of($"{spec.Path}: {folds} folds need as many groups; column \"{ShownText.Of(groups.Name)}\" has {parts}.")
                : LocalizableText.Of($"{spec.Path}: {folds} folds need as many rows; found {CountedNoun.Rows(parts)}."));
        }
    }

    private RowSplit Parts(ref int[] order, RowSplit split, CsvSequences? sequences) => table.Groups is not null
        ? ByGroup(ref order, split, GroupsOf(order, sequences))
        : spec.Order == TableOrder.Stratified ? Stratified(ref order, split, First(sequences, order)) : split;

    private int[] GroupsOf(int[] order, CsvSequences? sequences) => [.. First(sequences, order).Select(table.Groups!.Code)];

    /// <summary>The fold of each row, from 0: rows in turn, those of a class in turn, or whole groups to the fold with the fewest rows.</summary>
    private int[] FoldsOf(int[] order, CsvSequences? sequences, int count)
    {
        int[] folds = new int[order.Length];
        if (table.Groups is not null)
        {
            int[] rows = new int[count];
            foreach (IGrouping<int, (int Index, int Item)> group in GroupsOf(order, sequences).Index().GroupBy(row => row.Item))
            {
                int fold = Array.IndexOf(rows, rows.Min());
                rows[fold] += group.Count();
                foreach ((int index, _) in group)
                {
                    folds[index] = fold;
                }
            }

            return folds;
        }

        // The turn goes on from class to class, so that folds differ by one row at most.
        int turn = 0;
        IEnumerable<int> places = spec.Order == TableOrder.Stratified
            ? LabelsOf(First(sequences, order)).Index().GroupBy(label => label.Item).SelectMany(one => one.Select(label => label.Index))
            : Enumerable.Range(0, order.Length);
        foreach (int place in places)
        {
            folds[place] = turn++ % count;
        }

        return folds;
    }

    private byte[] LabelsOf(int[] lines) => table.Targets!.Task == CsvTask.Regression && spec.Task != CsvTask.Classes
        ? throw new DatasetException(LocalizableText.Of($"{spec.Path}: order=stratified needs classes; the target holds numbers."))
        : table.Targets.Classes(lines).Labels;

    private static int[] First(CsvSequences? sequences, int[] order) => sequences?.FirstLines(order) ?? order;

    /// <summary>Whole groups test and validate, as long as they bring each part nearer to the rows that it should have.</summary>
    private RowSplit ByGroup(ref int[] order, RowSplit wanted, IEnumerable<int> groups)
    {
        // The rows are in random order, so that the groups come in one too: by their first rows, from the end.
        (int Row, int Group)[] rows = [.. order.Zip(groups)];
        (int Group, int Rows)[] sizes = [.. rows.Reverse().GroupBy(row => row.Group).Select(group => (group.Key, group.Count()))];
        int needed = wanted.Test == 0 ? 2 : 3;
        if (sizes.Length < needed)
        {
            string name = ShownText.Of(table.Groups!.Name);
            throw new DatasetException(spec.Fold is { } fold
                ? LocalizableText.Of($"{spec.Path}: {needed} parts of the rows need a group each; column \"{name}\" has {sizes.Length} beside those of fold {fold}.")
                : LocalizableText.Of($"{spec.Path}: {needed} parts of the rows need a group each; column \"{name}\" has {sizes.Length}."));
        }

        var parts = new Dictionary<int, int>();
        int[] taken = [0, 0, 0], shares = [wanted.Training, wanted.Validation, wanted.Test];
        foreach ((int group, int size) in sizes)
        {
            int part = IsNearer(2, size) ? 2 : IsNearer(1, size) ? 1 : 0;
            parts.Add(group, part);
            taken[part] += size;
        }

        // A part that no group suits gets the smallest of another part that can spare it.
        for (int part = 0; part < needed; part++)
        {
            if (taken[part] == 0)
            {
                (int group, int size) = sizes.Where(one => sizes.Count(other => parts[other.Group] == parts[one.Group]) > 1).MinBy(one => one.Rows);
                taken[parts[group]] -= size;
                parts[group] = part;
                taken[part] = size;
            }
        }

        order = [.. rows.OrderBy(row => parts[row.Group]).Select(row => row.Row)];
        return new RowSplit(taken[0], taken[1], taken[2]);

        bool IsNearer(int part, int size) => Math.Abs(taken[part] + size - shares[part]) < shares[part] - taken[part];
    }

    /// <summary>Each class gives its share of rows to each part; a class of few rows first of all to training.</summary>
    private RowSplit Stratified(ref int[] order, RowSplit wanted, int[] lines)
    {
        byte[] labels = LabelsOf(lines);
        double all = order.Length;
        var parts = new int[order.Length];
        foreach (IGrouping<byte, (int Index, byte Item)> one in labels.Index().GroupBy(label => label.Item))
        {
            int[] places = [.. one.Select(label => label.Index)];
            int tested = (int)Math.Round(places.Length * (wanted.Test / all)), validated = (int)Math.Round(places.Length * (wanted.Validation / all));
            for (int i = 0; i < places.Length; i++)
            {
                int fromEnd = places.Length - i;
                parts[places[i]] = fromEnd <= tested ? 2 : fromEnd <= tested + validated ? 1 : 0;
            }
        }

        order = [.. order.Zip(parts).OrderBy(row => row.Second).Select(row => row.First)];
        var split = new RowSplit(parts.Count(part => part == 0), parts.Count(part => part == 1), parts.Count(part => part == 2));
        return split.Training > 0 && split.Validation > 0 && (split.Test > 0 || wanted.Test == 0) ? split
            : throw new DatasetException(LocalizableText.Of($"{spec.Path}: the classes have too few rows for order=stratified."));
    }
}
