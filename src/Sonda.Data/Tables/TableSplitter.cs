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
            return table.Plan.Group is null ? spec.SplitRows(order.Length)
                : throw new DatasetException(LocalizableText.Of($"{spec.Path}: group=… needs a random order, order=file does not have one."));
        }

        random.Split("order").Shuffle(order.AsSpan());
        if (spec.Fold is not { } fold)
        {
            return Parts(ref order, spec.SplitRows(order.Length), sequences);
        }

        int[] folds = FoldsOf(order, sequences, fold.Count);
        int[] test = [.. order.Where((_, i) => folds[i] == fold.Number - 1)], rest = [.. order.Where((_, i) => folds[i] != fold.Number - 1)];
        if (test.Length == 0)
        {
            throw new DatasetException(LocalizableText.Of($"{spec.Path}: fold {fold} would have no rows; expected fewer folds."));
        }

        RowSplit split = Parts(ref rest, spec.SplitRows(rest.Length), sequences);
        order = [.. rest, .. test];
        return split with { Test = test.Length };
    }

    private RowSplit Parts(ref int[] order, RowSplit split, CsvSequences? sequences) => table.Plan.Group is not null
        ? ByGroup(ref order, split, GroupsOf(order, sequences))
        : spec.Order == TableOrder.Stratified ? Stratified(ref order, split, First(sequences, order)) : split;

    private int[] GroupsOf(int[] order, CsvSequences? sequences)
    {
        TableColumn names = table.Columns[table.Plan.Group!.Value]!;
        return [.. First(sequences, order).Select(names.Code)];
    }

    /// <summary>The fold of each row, from 0: rows in turn, those of a class in turn, or whole groups to the fold with the fewest rows.</summary>
    private int[] FoldsOf(int[] order, CsvSequences? sequences, int count)
    {
        int[] folds = new int[order.Length];
        if (table.Plan.Group is not null)
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

    /// <summary>Whole groups validate and test, until each part has at least the rows that it should have.</summary>
    private RowSplit ByGroup(ref int[] order, RowSplit wanted, IEnumerable<int> groups)
    {
        // The rows are in random order, so that the groups come in one too: by their first rows, from the end.
        (int Row, int Group)[] rows = [.. order.Zip(groups)];
        var parts = new Dictionary<int, int>();
        int tested = 0, validated = 0;
        foreach (IGrouping<int, (int Row, int Group)> group in rows.Reverse().GroupBy(row => row.Group))
        {
            int part = tested < wanted.Test ? 2 : validated < wanted.Validation ? 1 : 0;
            tested += part == 2 ? group.Count() : 0;
            validated += part == 1 ? group.Count() : 0;
            parts.Add(group.Key, part);
        }

        order = [.. rows.OrderBy(row => parts[row.Group]).Select(row => row.Row)];
        int training = order.Length - validated - tested;
        return training > 0 && validated > 0 && (tested > 0 || wanted.Test == 0)
            ? new RowSplit(training, validated, tested)
            : throw new DatasetException(LocalizableText.Of(
                $"{spec.Path}: {parts.Count} groups leave {training} rows to train on, {validated} to validate and {tested} to test; expected more groups."));
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
