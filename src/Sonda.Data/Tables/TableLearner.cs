namespace Sonda.Data.Tables;

/// <summary>Decides what each column of a table becomes, and learns it from the training rows alone.</summary>
/// <param name="table">The cells.</param>
/// <param name="settings">The settings of the table.</param>
/// <param name="troubles">Receives everything that keeps the table from being used.</param>
/// <param name="notes">Receives what a user should know.</param>
internal sealed class TableLearner(RawTable table, CsvSpec settings, TableTroubles troubles, List<LocalizableText> notes)
{
    /// <summary>Fewer rows than these may count 1, 2, 3 … by chance.</summary>
    private const int MinCountedRows = 10;

    private readonly List<Candidate> _inputs = [];

    /// <summary>The columns that become inputs, with their kinds; what they hold is learned later.</summary>
    /// <remarks>Kinds follow from all rows: a column is what its cells are, whichever of them train.</remarks>
    public void Decide()
    {
        IReadOnlyList<string> keep = settings.Kept;
        int[] counting = [.. table.Plan.Inputs.Where(column => !keep.Contains(Name(column)) && IsCounting(table.Columns[column]!))];
        int[] useful = [.. table.Plan.Inputs.Where(column => Name(column).Length > 0 && !counting.Contains(column))];

        // A column of numbers that count is an input all the same if there is no other.
        counting = useful.Length == 0 ? [] : counting;
        foreach (int column in table.Plan.Inputs)
        {
            TableColumn cells = table.Columns[column]!;
            if (Name(column).Length == 0)
            {
                notes.Add(LocalizableText.Of($"column {column + 1} has no name and is left out."));
            }
            else if (counting.Contains(column))
            {
                notes.Add(LocalizableText.Of(
                    $"column \"{Shown(column)}\" counts the rows ({cells.Number(0)}, {cells.Number(1)}, {cells.Number(2)}, …) and is left out; keep={Setting(column)} takes it as an input."));
            }
            else if (cells.Missing == table.Count)
            {
                notes.Add(LocalizableText.Of($"column \"{Shown(column)}\" has no value and is left out."));
            }
            else if (KindOf(column, cells) is { } kind)
            {
                _inputs.Add(kind);
            }
        }

        if (settings.Order == TableOrder.Random && settings.Group is null && _inputs.Find(IsRising) is { } series)
        {
            notes.Add(LocalizableText.Of(
                $"the rows are sorted by column \"{Shown(series.Column)}\"; if they are a series, order=file validates on the last rows instead of random ones."));
        }

        if (_inputs.Count == 0 && troubles.All.Count == 0)
        {
            troubles.Add(LocalizableText.Of($"no column is left as an input."));
        }
    }

    /// <summary>The columns that become inputs.</summary>
    public IEnumerable<int> Columns => _inputs.Select(input => input.Column);

    /// <summary>The kind of a column that becomes inputs; null for any other.</summary>
    public InputKind? KindOf(int column) => _inputs.Find(input => input.Column == column)?.Kind;

    /// <summary>The columns with missing values, with their number and the line of the first.</summary>
    public IEnumerable<(string Name, int Missing, int Line)> Gaps() => _inputs
        .Select(input => table.Columns[input.Column]!)
        .Where(column => column.Missing > 0)
        .Select(column => (column.Name, column.Missing, column.FirstMissing));

    /// <summary>Learns the columns from the training rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="quietly">Whether nothing is noted.</param>
    public IReadOnlyList<InputColumn> Learn(IReadOnlyList<int> rows, bool quietly = false)
    {
        int noted = notes.Count;
        InputColumn[] columns = [.. _inputs.Select(input => Learn(input, rows))];
        if (quietly)
        {
            notes.RemoveRange(noted, notes.Count - noted);
        }

        return columns;
    }

    private InputColumn Learn(Candidate input, IReadOnlyList<int> rows)
    {
        TableColumn cells = table.Columns[input.Column]!;
        var column = new InputColumn(cells.Name, input.Kind) { DateFormat = input.DateFormat, HasTime = input.HasTime };
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
            string shown = column.Kind == InputKind.Number
                ? replaced.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)
                : TableDate.OfDays(replaced).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            NoteFill(column.Name, missing, shown);
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
            NoteFill(column.Name, cells.Missing, $"\"{ShownText.Of(frequent)}\"");
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

    private void NoteFill(string column, int missing, string fill)
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

    /// <summary>The kind of a column; null if it cannot be used, which is trouble.</summary>
    private Candidate? KindOf(int column, TableColumn cells)
    {
        if (!cells.IsWords)
        {
            if (cells.StrayCount == 0)
            {
                return new Candidate(column, InputKind.Number, null, HasTime: false);
            }

            AddStrays(column, cells);
            return null;
        }

        bool isForced = table.Plan.Words.Contains(column);
        if (!isForced && TableDate.Of(cells.Words, settings.DateFormat) is { } dates && !cells.IsOverflown)
        {
            if (dates.IsAmbiguous)
            {
                int first = 0;
                troubles.Add(LocalizableText.Of(
                    $"line {cells.FirstLines[first]}, column \"{Shown(column)}\": \"{ShownText.Of(cells.Words[first])}\" may begin with the day or with the month; date-form=d/M/yyyy or date-form=M/d/yyyy decides."));
                return null;
            }

            bool hasTime = cells.Words.Any(word => TableDate.TryRead(word, dates.Format, out DateTime date) && date.TimeOfDay != TimeSpan.Zero);
            return new Candidate(column, settings.DatesAsParts ? InputKind.DateParts : InputKind.Days, dates.Format, hasTime);
        }

        if (cells.Words.Count > settings.MaxWords || cells.IsOverflown)
        {
            int line = cells.FirstLines[0];
            string example = ShownText.Of(cells.Words[0]);
            troubles.Add(cells.IsOverflown
                ? LocalizableText.Of($"column \"{Shown(column)}\" has more than {cells.Words.Count} different words (\"{example}\" in line {line}); drop={Setting(column)} leaves it out.")
                : LocalizableText.Of($"column \"{Shown(column)}\" has {cells.Words.Count} different words (\"{example}\" in line {line}), more than {settings.MaxWords}; drop={Setting(column)} leaves it out, max-words={cells.Words.Count} makes as many inputs of it."));
            return null;
        }

        return new Candidate(column, InputKind.Category, null, HasTime: false);
    }

    private void AddStrays(int column, TableColumn cells)
    {
        (string cell, int line) = cells.Strays[0];
        string marks = string.Join('|', cells.Strays.Select(stray => stray.Cell).Distinct().Take(TableTroubles.MaxNamed));
        LocalizableText fault = TableNumber.IsWithComma(cell)
            ? LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number with a decimal point; decimal=comma reads those with a comma.")
            : LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number such as 1.5 as in most rows; na={ShownText.Of(SourceText.Quoted(marks))} counts it as missing, words={Setting(column)} takes all cells as words, drop={Setting(column)} leaves the column out.");
        troubles.Add(cells.StrayCount == 1
            ? LocalizableText.Of($"line {line}, column \"{Shown(column)}\": {fault}")
            : LocalizableText.Of($"line {line} and {cells.StrayCount - 1} more, column \"{Shown(column)}\": {fault}"));
    }

    /// <summary>The words of a category in order: as numbers if all are, otherwise by their characters.</summary>
    private string[] InOrder(string[] words)
    {
        bool isNumbers = Array.TrueForAll(words, word => table.Number.TryRead(word, out _));
        return isNumbers
            ? [.. words.OrderBy(word => table.Number.TryRead(word, out float number) ? number : 0).ThenBy(word => word, StringComparer.Ordinal)]
            : [.. words.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a date never falls, or a number rises, from each row to the next.</summary>
    private bool IsRising(Candidate input)
    {
        TableColumn cells = table.Columns[input.Column]!;
        if (cells.Missing > 0 || cells.Count < MinCountedRows || input.Kind == InputKind.Category)
        {
            return false;
        }

        bool isDate = input.Kind != InputKind.Number;
        double[] ofWord = isDate ? [.. cells.Words.Select(word => TableDate.TryRead(word, input.DateFormat, out DateTime date) ? TableDate.Days(date) : double.NaN)] : [];
        double before = double.NegativeInfinity;
        for (int row = 0; row < cells.Count; row++)
        {
            double now = isDate ? ofWord[cells.Code(row)] : cells.Number(row);
            if (isDate ? now < before : now <= before)
            {
                return false;
            }

            before = now;
        }

        return true;
    }

    private static bool IsCounting(TableColumn cells)
    {
        if (cells.IsWords || cells.Missing > 0 || cells.StrayCount > 0 || cells.Count < MinCountedRows || cells.Number(0) is not (0 or 1))
        {
            return false;
        }

        for (int row = 1; row < cells.Count; row++)
        {
            // Above 2²⁴ float32 no longer tells neighbours apart.
            if (cells.Number(row) != (float)(cells.Number(0) + row))
            {
                return false;
            }
        }

        return true;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private string Name(int column) => table.Header.Names[column];

    private string Shown(int column) => ShownText.Of(Name(column));

    private string Setting(int column) => ShownText.Of(SourceText.Quoted(Name(column)));

    /// <summary>A column that becomes inputs.</summary>
    private sealed record Candidate(int Column, InputKind Kind, string? DateFormat, bool HasTime);
}
