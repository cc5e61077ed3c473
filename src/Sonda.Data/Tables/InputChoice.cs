using System.Text.RegularExpressions;

namespace Sonda.Data.Tables;

/// <summary>Decides which columns of a table become inputs, and of which kind.</summary>
/// <remarks>Kinds follow from all rows: a column is what its cells are, whichever of them train.</remarks>
internal sealed partial class InputChoice
{
    /// <summary>So many words that all differ are no chance.</summary>
    private const int MinDifferent = 5;

    private readonly RawTable _table;
    private readonly CsvSpec _settings;
    private readonly TableTroubles _troubles;
    private readonly List<ChosenInput> _inputs = [];
    private readonly List<int> _wordy = [];

    /// <summary>Decides.</summary>
    /// <param name="table">The cells.</param>
    /// <param name="settings">The settings of the table.</param>
    /// <param name="troubles">Receives everything that keeps the table from being used.</param>
    /// <param name="notes">Receives what a user should know.</param>
    public InputChoice(RawTable table, CsvSpec settings, TableTroubles troubles, List<LocalizableText> notes)
    {
        (_table, _settings, _troubles) = (table, settings, troubles);
        Decide(notes);
    }

    /// <summary>The columns that become inputs, in order.</summary>
    public IReadOnlyList<ChosenInput> Inputs => _inputs;

    /// <summary>The kind of a column that becomes inputs; null for any other.</summary>
    public InputKind? KindOf(int column) => _inputs.Find(input => input.Column == column)?.Kind;

    /// <summary>The columns with missing values, with their number and the line of the first.</summary>
    public IEnumerable<(string Name, int Missing, int Line)> Gaps() => _inputs
        .Select(input => _table.Columns[input.Column]!)
        .Where(column => column.Missing > 0)
        .Select(column => (column.Name, column.Missing, column.FirstMissing));

    private void Decide(List<LocalizableText> notes)
    {
        string[] renamed = [.. _table.Plan.Inputs.Where(column => _table.Header.Written[column] != Name(column)).Select(Name)];
        if (renamed.Length > 0)
        {
            notes.Add(LocalizableText.Count(
                renamed.Length,
                $"{renamed.Length} column has the name of one before it and is called {ShownText.List(renamed)}.",
                $"{renamed.Length} columns have the name of one before them and are called {ShownText.List(renamed)}."));
        }

        IReadOnlyList<string> keep = _table.Header.Listed(_settings.Keep);
        int[] counting = [.. _table.Plan.Inputs.Where(column => !keep.Contains(Name(column)) && ColumnOrder.IsCounting(_table.Columns[column]!))];
        int[] useful = [.. _table.Plan.Inputs.Where(column => Name(column).Length > 0 && !counting.Contains(column))];

        // A column of numbers that count is an input all the same if there is no other.
        counting = useful.Length == 0 ? [] : counting;
        foreach (int column in _table.Plan.Inputs)
        {
            TableColumn cells = _table.Columns[column]!;
            if (Name(column).Length == 0)
            {
                notes.Add(LocalizableText.Of($"column {column + 1} has no name and is left out."));
            }
            else if (counting.Contains(column))
            {
                notes.Add(LocalizableText.Of(
                    $"column \"{Shown(column)}\" counts the rows ({cells.Number(0)}, {cells.Number(1)}, {cells.Number(2)}, …) and is left out; keep={Setting(_settings.Keep, column)} takes it as an input."));
            }
            else if (cells.Missing == _table.Count)
            {
                notes.Add(LocalizableText.Of($"column \"{Shown(column)}\" has no value and is left out."));
            }
            else if (KindOf(column, cells) is { } kind)
            {
                _inputs.Add(kind);
                NoteForm(column, cells.Form, notes);
                if (kind.Kind == InputKind.Category && cells.Words.Count >= MinDifferent && cells.Words.Count == _table.Count - cells.Missing)
                {
                    notes.Add(LocalizableText.Of($"column \"{Shown(column)}\" has no word twice, which tells nothing about other rows; drop={Setting(_settings.Drop, column)} leaves it out."));
                }

                if (kind.Kind == InputKind.Number && !keep.Contains(Name(column)) && IdentifierColumn.IsOne(cells))
                {
                    notes.Add(LocalizableText.Of(
                        $"column \"{Shown(column)}\" seems to number the rows, which tells nothing about other rows; drop={Setting(_settings.Drop, column)} leaves it out."));
                }
            }
        }

        NoteFormOfTarget(notes);
        WordyColumns.AddTo(_troubles, _table, _settings, _wordy);
        foreach (string name in _settings.ZeroColumns(_table.Header).Where(name => KindOf(_table.Header.Names.IndexOf(name)) != InputKind.Number))
        {
            _troubles.Add(LocalizableText.Of($"zeros={ShownText.Of(name)}: the column is not an input that holds numbers."));
        }

        if (_settings.Order == TableOrder.Random && _settings.Group is null && _inputs.Find(input => ColumnOrder.IsRising(_table.Columns[input.Column]!, input)) is { } series)
        {
            notes.Add(LocalizableText.Of(
                $"the rows are sorted by column \"{Shown(series.Column)}\"; if they are a series, order=file validates on the last rows instead of random ones."));
        }

        if (_inputs.Count == 0 && _troubles.All.Count == 0)
        {
            _troubles.Add(LocalizableText.Of($"no column is left as an input."));
        }
    }

    /// <summary>The kind of a column; null if it cannot be used, which is trouble.</summary>
    private ChosenInput? KindOf(int column, TableColumn cells)
    {
        if (!cells.IsWords)
        {
            if (cells.StrayCount == 0)
            {
                return new ChosenInput(column, InputKind.Number, null, HasTime: false);
            }

            AddStrays(column, cells);
            return null;
        }

        bool isForced = _table.Plan.Words.Contains(column);
        if (!isForced && TableDate.Of(cells.Words, _settings.DateFormat) is { } dates && !cells.IsOverflown)
        {
            if (dates.IsAmbiguous)
            {
                int first = 0;
                _troubles.Add(LocalizableText.Of(
                    $"line {cells.FirstLines[first]}, column \"{Shown(column)}\": \"{ShownText.Of(cells.Words[first])}\" may begin with the day or with the month; date-form=d/M/yyyy or date-form=M/d/yyyy decides."));
                return null;
            }

            bool hasTime = cells.Words.Any(word => TableDate.TryRead(word, dates.Format, out DateTime date) && date.TimeOfDay != TimeSpan.Zero);
            return new ChosenInput(column, _settings.DatesAsParts ? InputKind.DateParts : InputKind.Days, dates.Format, hasTime);
        }

        if (cells.Words.Count > _settings.MaxWords || cells.IsOverflown)
        {
            if (!isForced && FirstAmongNumbers(cells) is { } stray)
            {
                _troubles.Add(LocalizableText.Of($"line {cells.FirstLines[stray]}, column \"{Shown(column)}\": {Stray(cells.Words[stray], column, [cells.Words[stray]])}"));
            }
            else if (!isForced && cells.Words.All(WithUnit().IsMatch))
            {
                LocalizableText fault = LocalizableText.Of($"found \"{ShownText.Of(cells.Words[0])}\", expected a number such as 1.5 without a unit; drop={Setting(_settings.Drop, column)} leaves the column out.");
                _troubles.Add(LocalizableText.Of($"line {cells.FirstLines[0]}, column \"{Shown(column)}\": {fault}"));
            }
            else
            {
                _wordy.Add(column);
            }

            return null;
        }

        return new ChosenInput(column, InputKind.Category, null, HasTime: false);
    }

    private void NoteForm(int column, NumberForm? form, List<LocalizableText> notes)
    {
        if (form is not null)
        {
            notes.Add(form == NumberForm.Percent
                ? LocalizableText.Of($"column \"{Shown(column)}\" is in percent: 12% becomes 12; words={Setting(_settings.Words, column)} takes its cells as words.")
                : LocalizableText.Of($"column \"{Shown(column)}\" has numbers with thousands separators, as in {ThousandsExample}; words={Setting(_settings.Words, column)} takes its cells as words."));
        }
    }

    private void NoteFormOfTarget(List<LocalizableText> notes)
    {
        if (_table.Targets is { Form: { } form } target && (_settings.Task ?? target.Task) == CsvTask.Regression)
        {
            notes.Add(form == NumberForm.Percent
                ? LocalizableText.Of($"the target \"{ShownText.Of(target.Name)}\" is in percent: 12% becomes 12.")
                : LocalizableText.Of($"the target \"{ShownText.Of(target.Name)}\" has numbers with thousands separators, as in {ThousandsExample}."));
        }
    }

    private void AddStrays(int column, TableColumn cells)
    {
        (string cell, int line) = cells.Strays[0];
        string[] marks = [.. cells.Strays.Select(stray => stray.Cell).Distinct().Take(TableTroubles.MaxNamed)];
        LocalizableText fault = _table.Number.HasThousands(cell)
            ? LocalizableText.Of($"found \"{ShownText.Of(cell)}\" among numbers from 1000 on without thousands separators; write all of them in one way.")
            : TableNumber.IsWithComma(cell)
            ? LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number with a decimal point; decimal=comma reads those with a comma.")
            : Stray(cell, column, marks);
        _troubles.Add(cells.StrayCount == 1
            ? LocalizableText.Of($"line {line}, column \"{Shown(column)}\": {fault}")
            : LocalizableText.Of($"line {line} and {cells.StrayCount - 1} more, column \"{Shown(column)}\": {fault}"));
    }

    private LocalizableText Stray(string cell, int column, string[] marks)
    {
        (string words, string drop) = (Setting(_settings.Words, column), Setting(_settings.Drop, column));

        // A cell with the mark between two of them cannot be named.
        return Array.Exists(marks, mark => mark.Contains(CsvSpec.ListMark, StringComparison.Ordinal))
            ? LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number such as 1.5 as in most rows; words={words} takes all cells as words, drop={drop} leaves the column out.")
            : LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number such as 1.5 as in most rows; na={ColumnSetting.With(_settings.Marks, marks)} counts it as missing, words={words} takes all cells as words, drop={drop} leaves the column out.");
    }

    /// <summary>The first word that is no number where most are: a unit below the name of the column, say. Null if most are none.</summary>
    private int? FirstAmongNumbers(TableColumn cells)
    {
        int numbers = cells.Words.Count(word => _table.Number.TryRead(word, out _));
        return 2 * numbers > cells.Words.Count && numbers < cells.Words.Count ? cells.Words.Index().First(word => !_table.Number.TryRead(word.Item, out _)).Index : null;
    }

    /// <summary>A number with a unit: $8.65, 12 kg.</summary>
    [GeneratedRegex(@"^(?:[$€£]\s*\d[\d.,]*|[+-]?\d[\d.,]*\s*[\p{L}$€£°/²³]{1,6})$")]
    private static partial Regex WithUnit();

    private string ThousandsExample => _table.Number.HasComma ? "1.000,5" : "1,000.5";

    private string Name(int column) => _table.Header.Names[column];

    private string Shown(int column) => ShownText.Of(Name(column));

    private string Setting(string? names, int column) => ColumnSetting.With(names, Name(column));
}

/// <summary>A column that becomes inputs.</summary>
/// <param name="Column">Its index in the table.</param>
/// <param name="Kind">What its cells are.</param>
/// <param name="DateFormat">The form of dates; null if every known form is read, and for other kinds.</param>
/// <param name="HasTime">Whether any date has a time of day.</param>
internal sealed record ChosenInput(int Column, InputKind Kind, string? DateFormat, bool HasTime);
