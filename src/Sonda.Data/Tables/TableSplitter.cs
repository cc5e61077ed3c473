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
        RowSplit split = spec.SplitRows(order.Length);
        if (spec.Order == TableOrder.File)
        {
            return table.Plan.Group is null ? split
                : throw new DatasetException(LocalizableText.Of($"{spec.Path}: group=… needs a random order, order=file does not have one."));
        }

        random.Split("order").Shuffle(order.AsSpan());
        if (table.Plan.Group is { } group)
        {
            TableColumn names = table.Columns[group]!;
            return ByGroup(ref order, split, First(sequences, order).Select(names.Code));
        }

        return spec.Order == TableOrder.Stratified ? Stratified(ref order, split, First(sequences, order)) : split;
    }

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
        if (table.Targets!.Task == CsvTask.Regression && spec.Task != CsvTask.Classes)
        {
            throw new DatasetException(LocalizableText.Of($"{spec.Path}: order=stratified needs classes; the target holds numbers."));
        }

        (byte[] labels, _) = table.Targets.Classes(lines);
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
