namespace Sonda.Data.Tables;

/// <summary>Learns what the input columns of a table hold, from the training rows alone.</summary>
/// <param name="table">The cells.</param>
/// <param name="settings">The settings of the table.</param>
/// <param name="notes">Receives what a user should know.</param>
internal sealed class TableLearner(RawTable table, CsvSpec settings, List<LocalizableText> notes)
{
    private readonly IReadOnlyList<string> _zeros = settings.ZeroColumns(table.Header);

    /// <summary>Learns the columns from the training rows.</summary>
    /// <param name="inputs">The columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="quietly">Whether nothing is noted.</param>
    public IReadOnlyList<InputColumn> Learn(IReadOnlyList<ChosenInput> inputs, IReadOnlyList<int> rows, bool quietly = false)
    {
        int noted = notes.Count;
        InputColumn[] columns = [.. inputs.Select(input => Learn(input, rows))];
        if (quietly)
        {
            notes.RemoveRange(noted, notes.Count - noted);
        }

        return columns;
    }

    private InputColumn Learn(ChosenInput input, IReadOnlyList<int> rows)
    {
        TableColumn cells = table.Columns[input.Column]!;
        var column = new InputColumn(cells.Name, input.Kind) { Form = cells.Form, DateFormat = input.DateFormat, HasTime = input.HasTime, HasZeroInput = _zeros.Contains(cells.Name) };
        return input.Kind switch
        {
            InputKind.Number => LearnNumbers(column, rows.Select(row => (double)cells.Number(row)).Where(number => !double.IsNaN(number)), cells.Missing),
            InputKind.Category => LearnWords(column, cells, rows),
            _ => LearnNumbers(column, Dates(column, cells, rows), cells.Missing),
        };
    }

    private static IEnumerable<double> Dates(InputColumn column, TableColumn cells, IReadOnlyList<int> rows)
    {
        double[] ofWord = [.. cells.Words.Select(word => TableDate.TryRead(word, column.DateFormat, out DateTime date) ? TableDate.Days(date) : double.NaN)];
        return rows.Select(cells.Code).Where(code => code >= 0).Select(code => ofWord[code]);
    }

    private InputColumn LearnNumbers(InputColumn column, IEnumerable<double> numbers, int missing)
    {
        // Of a long column no copy is made, unless a replacement needs all its numbers at once.
        (double min, double max, long count) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (double number in numbers)
        {
            (min, max, count) = (Math.Min(min, number), Math.Max(max, number), count + 1);
        }

        if (count == 0)
        {
            notes.Add(LocalizableText.Of($"column \"{ShownText.Of(column.Name)}\" has no value in the training rows; 0 takes its place."));
            return column with { Fill = 0 };
        }

        double? fill = settings.Missing switch
        {
            MissingValues.Mean => numbers.Average(),
            MissingValues.Median => Median(numbers),
            MissingValues.MostFrequent => numbers.CountBy(number => number).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).First().Key,
            _ => null,
        };
        fill = fill is { } value ? (float)value : null;
        if (missing > 0 && fill is { } replaced)
        {
            NoteFill((column with { Fill = replaced }).FillText!, column.Name, missing);
        }

        return column with { Fill = fill, Min = min, Max = max };
    }

    private InputColumn LearnWords(InputColumn column, TableColumn cells, IReadOnlyList<int> rows)
    {
        int[] counts = new int[cells.Words.Count];
        foreach (int code in rows.Select(cells.Code).Where(code => code >= 0))
        {
            counts[code]++;
        }

        string[] words = InOrder([.. cells.Words.Where((_, code) => counts[code] > 0)]);
        string? frequent = settings.Missing is null or MissingValues.DropRows ? null
            : cells.Words.Index().OrderByDescending(word => counts[word.Index]).ThenBy(word => word.Item, StringComparer.Ordinal).First().Item;
        if (cells.Missing > 0 && frequent is not null)
        {
            NoteFill((column with { FillWord = frequent }).FillText!, column.Name, cells.Missing);
        }

        int unseen = cells.Words.Count - words.Length;
        if (unseen > 0)
        {
            notes.Add(LocalizableText.Count(
                unseen,
                $"column \"{ShownText.Of(column.Name)}\": {unseen} word occurs in no training row and becomes zeros.",
                $"column \"{ShownText.Of(column.Name)}\": {unseen} words occur in no training row and become zeros."));
        }

        return column with { Categories = words, FillWord = frequent };
    }

    private void NoteFill(string fill, string column, int missing)
    {
        LocalizableText how = settings.Missing switch
        {
            MissingValues.Mean => LocalizableText.Of($"mean"),
            MissingValues.Median => LocalizableText.Of($"median"),
            _ => LocalizableText.Of($"most frequent value"),
        };
        bool isWord = fill.StartsWith('"');
        notes.Add(LocalizableText.Count(
            missing,
            $"column \"{ShownText.Of(column)}\": {missing} missing value becomes {fill}, the {(isWord ? LocalizableText.Of($"most frequent value") : how)} of the training rows.",
            $"column \"{ShownText.Of(column)}\": {missing} missing values become {fill}, the {(isWord ? LocalizableText.Of($"most frequent value") : how)} of the training rows."));
    }

    /// <summary>The words of a category in order: as numbers if all are, otherwise by their characters.</summary>
    private string[] InOrder(string[] words)
    {
        bool isNumbers = Array.TrueForAll(words, word => table.Number.TryRead(word, out _));
        return isNumbers
            ? [.. words.OrderBy(word => table.Number.TryRead(word, out float number) ? number : 0).ThenBy(word => word, StringComparer.Ordinal)]
            : [.. words.Order(StringComparer.Ordinal)];
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
