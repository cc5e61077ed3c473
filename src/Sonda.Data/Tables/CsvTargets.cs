using System.Collections.Frozen;
using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>
/// The cells of the target column. Each different text is kept once, and each row has its number: a long table has few classes.
/// </summary>
internal sealed class CsvTargets(CsvHeader header, int column, TableNumber number, FrozenSet<string> marks)
{
    /// <summary>The maximum number of classes.</summary>
    public const int MaxClasses = 256;

    private const int MaxGuessedClasses = 20;

    /// <summary>So few different numbers are classes in the shortest table.</summary>
    private const int FewClasses = 5;

    /// <summary>The index of a text that is not kept, and of a missing target.</summary>
    private const int Unkept = -1, None = -2;

    /// <summary>Beyond this, different texts are no classes, and nothing needs them.</summary>
    private const int MaxTexts = 1 << 16;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _marks = marks.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices = new Dictionary<string, int>().GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<string> _texts = [];
    private readonly List<int> _firstLines = [];
    private readonly ChunkedList<int> _rows = new();
    private readonly ChunkedList<float> _numbers = new();
    private readonly HashSet<float> _whole = [];
    private (int Line, string Cell)? _firstText;
    private bool _isFew = true;

    /// <summary>The name of the column.</summary>
    public string Name => header.Names[column];

    /// <summary>How its numbers are written; null for digits and a decimal mark alone.</summary>
    public NumberForm? Form => number.Form;

    /// <summary>The form that makes numbers of its different texts; null if there is none, or if they are numbers as they are.</summary>
    public NumberForm? FoundForm => _firstText is null ? null : number.FormOf(_texts);

    /// <summary>
    /// The default task: classes if a value is not a number, or if all are few whole numbers, of which more than five occur twice on average; otherwise
    /// regression. In a short table, numbers of every kind are few.
    /// </summary>
    public CsvTask Task => _firstText is not null || (_isFew && (_whole.Count <= FewClasses || 2 * _whole.Count <= _rows.Count - Missing))
        ? CsvTask.Classes : CsvTask.Regression;

    /// <summary>The number of rows without a target.</summary>
    public int Missing { get; private set; }

    /// <summary>The line of the first row without a target; 0 if there is none.</summary>
    public int FirstMissing { get; private set; }

    /// <summary>The number of different texts; of very many, those that are kept.</summary>
    public int Distinct => _texts.Count;

    /// <summary>The first row with a target; 0 if there is none.</summary>
    public int FirstRow => Enumerable.Range(0, _rows.Count).FirstOrDefault(row => _rows[row] != None);

    /// <summary>The first text that is no number where most are; null if there is none, or if most are none.</summary>
    public (int Line, string Cell)? FirstAmongNumbers() => 2 * _texts.Count(text => number.TryRead(text, out _)) > _texts.Count ? _firstText : null;

    /// <summary>Whether every target is a number.</summary>
    public bool AreNumbers => _firstText is null;

    /// <summary>The different texts of some rows with their counts, those that are the same number together.</summary>
    public IEnumerable<ClassCount> Texts(IReadOnlyList<int> rows) => rows
        .Where(row => _rows[row] >= 0)
        .CountBy(row => _rows[row])
        .GroupBy(one => Identity(_texts[one.Key]))
        .Select(same => new ClassCount(_texts[same.Min(one => one.Key)], same.Sum(one => one.Value)))
        .OrderBy(one => _firstText is null ? Number(one.Name) : 0)
        .ThenBy(one => one.Name, StringComparer.Ordinal);

    /// <summary>Whether a row has no target.</summary>
    public bool IsMissing(int row) => _rows[row] == None;

    /// <summary>Adds the cell of the next row.</summary>
    public void Add(int line, ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty || _marks.Contains(cell))
        {
            Missing++;
            FirstMissing = FirstMissing == 0 ? line : FirstMissing;
            _rows.Add(None);
            _numbers.Add(float.NaN);
            return;
        }

        if (number.TryRead(cell, out float value))
        {
            _isFew = _isFew && float.IsInteger(value) && (_whole.Contains(value) || _whole.Count < MaxGuessedClasses);
            if (_isFew)
            {
                _whole.Add(value);
            }
        }
        else
        {
            value = float.NaN;
            _firstText ??= (line, cell.ToString());
        }

        if (cell.Length > CsvHeader.MaxNameLength)
        {
            throw header.Fault(
                line, column, $"found {cell.Length} characters, expected at most {CsvHeader.MaxNameLength} for the name of a class.");
        }

        if (!_indices.TryGetValue(cell, out int index))
        {
            index = _texts.Count < MaxTexts ? _texts.Count : Unkept;
            if (index >= 0)
            {
                string kept = cell.ToString();
                _indices.Dictionary.Add(kept, index);
                _texts.Add(kept);
                _firstLines.Add(line);
            }
        }

        _rows.Add(index);
        _numbers.Add(value);
    }

    /// <summary>Whether two rows have the same target.</summary>
    public bool AreSame(int row, int other) => _rows[row] == _rows[other]
        ? _rows[row] != Unkept || _numbers[row] == _numbers[other]
        : _firstText is null && _numbers[row] == _numbers[other];

    /// <summary>The cell of a row as it is shown.</summary>
    public string Cell(int row) => _rows[row] >= 0 ? _texts[_rows[row]] : _numbers[row].ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the number of some rows; NaN for a missing one.</summary>
    /// <exception cref="DatasetException">A cell is not a finite number.</exception>
    public float[] Numbers(IReadOnlyList<int> rows)
    {
        if (_firstText is var (line, cell))
        {
            throw header.Fault(
                line,
                column,
                Form == NumberForm.Percent ? LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number with a percent sign, such as 12%.")
                : TableNumber.IsWithComma(cell) ? LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number with a decimal point; decimal=comma reads those with a comma.")
                : LocalizableText.Of($"found \"{ShownText.Of(cell)}\", expected a number such as 1.5."));
        }

        return [.. rows.Select(row => _numbers[row])];
    }

    /// <summary>Returns the class of some rows, and the names of the classes in order.</summary>
    /// <exception cref="DatasetException">There are more than 256 classes.</exception>
    public (byte[] Labels, string[] Names) Classes(IReadOnlyList<int> rows)
    {
        // 1 and 1.0 are the same class; its name is the first one in the file.
        Func<string, object> identity = Identity;
        var used = new bool[_texts.Count];
        foreach (int row in rows)
        {
            if (_rows[row] >= 0)
            {
                used[_rows[row]] = true;
            }
        }

        string[] names = [.. _texts.Where((_, index) => used[index]).DistinctBy(identity).Order(StringComparer.Ordinal)];
        names = _firstText is null ? [.. names.OrderBy(Number)] : names;
        if (names.Length > MaxClasses)
        {
            throw new DatasetException(_texts.Count < MaxTexts
                ? LocalizableText.Of(
                    $"{header.Path}: column \"{header.Names[column]}\" has {names.Length} different values; expected at most {MaxClasses} classes, or task=regression; target=COLUMN predicts another column.")
                : LocalizableText.Of(
                    $"{header.Path}: column \"{header.Names[column]}\" has more than {MaxTexts} different values; expected at most {MaxClasses} classes, or task=regression; target=COLUMN predicts another column."));
        }

        return (LabelsIn(names, rows), names);
    }

    /// <summary>Returns the class of some rows among known ones.</summary>
    /// <exception cref="DatasetException">A row has another class, or none.</exception>
    public byte[] LabelsIn(IReadOnlyList<string> names, IReadOnlyList<int> rows)
    {
        // A file of one part of the rows may show only numbers, the classes of a network only words, so both are compared alike.
        Dictionary<object, int> places = [];
        foreach ((int place, string name) in names.Index())
        {
            places.TryAdd(Identity(name), place);
        }

        int[] ofText = [.. _texts.Select(text => places.TryGetValue(Identity(text), out int place) ? place : -1)];
        byte[] labels = new byte[rows.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            int index = _rows[rows[i]];
            int label = index >= 0 ? ofText[index] : -1;
            if (label < 0)
            {
                throw index < 0
                    ? header.Fault(FirstMissing, column, $"found nothing, expected a class.")
                    : header.Fault(_firstLines[index], column, $"\"{ShownText.Of(_texts[index])}\" is no class of the network; the classes are {ShownText.List(names)}.");
            }

            labels[i] = (byte)label;
        }

        return labels;
    }

    private object Identity(string text) => number.TryRead(text, out float value) && (_firstText is null) ? value : text;

    private float Number(string text) => number.TryRead(text, out float value) ? value : 0;
}
