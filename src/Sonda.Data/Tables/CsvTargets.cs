using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>
/// The cells of the target column. Each different text is kept once, and each row has its number: a long table has few classes.
/// </summary>
internal sealed class CsvTargets(CsvHeader header, int column)
{
    private const int MaxClasses = 256;
    private const int MaxGuessedClasses = 20;

    /// <summary>Beyond this, different texts are no classes, and nothing needs them.</summary>
    private const int MaxTexts = 1 << 16;

    private readonly Dictionary<string, int> _indices = [];
    private readonly List<string> _texts = [];
    private readonly List<int> _rows = [];
    private readonly List<float> _numbers = [];
    private readonly HashSet<float> _whole = [];
    private (int Line, string Cell)? _firstText;
    private int? _firstEmpty;
    private bool _isFew = true;

    /// <summary>
    /// The default task: classes if a value is not a number, or if all are few whole numbers; otherwise regression.
    /// </summary>
    public CsvTask Task => _firstText is not null || _isFew ? CsvTask.Classes : CsvTask.Regression;

    /// <summary>Adds the cell of the next row.</summary>
    public void Add(int line, string cell)
    {
        if (CsvTable.TryNumber(cell, out float number))
        {
            _isFew = _isFew && float.IsInteger(number) && (_whole.Contains(number) || _whole.Count < MaxGuessedClasses);
            if (_isFew)
            {
                _whole.Add(number);
            }
        }
        else
        {
            number = float.NaN;
            _firstText ??= (line, cell);
            _firstEmpty ??= cell.Length == 0 ? line : null;
        }

        if (cell.Length > CsvHeader.MaxNameLength)
        {
            throw header.Fault(
                line, column, $"found {cell.Length} characters, expected at most {CsvHeader.MaxNameLength} for the name of a class.");
        }

        if (!_indices.TryGetValue(cell, out int index))
        {
            index = _texts.Count < MaxTexts ? _texts.Count : -1;
            if (index >= 0)
            {
                _indices.Add(cell, index);
                _texts.Add(cell);
            }
        }

        _rows.Add(index);
        _numbers.Add(number);
    }

    /// <summary>The cell of a row as it is shown.</summary>
    public string Cell(int row) => _rows[row] >= 0 ? _texts[_rows[row]] : _numbers[row].ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the number of each row.</summary>
    /// <exception cref="DatasetException">A cell is not a finite number.</exception>
    public List<float> Numbers() => _firstText is var (line, cell) ? throw CsvTable.NoNumber(header, line, column, cell, isInput: false) : _numbers;

    /// <summary>Returns the class of each row, and the names of the classes in order.</summary>
    /// <exception cref="DatasetException">A cell is empty, or there are more than 256 classes.</exception>
    public (byte[] Labels, string[] Names) Classes()
    {
        if (_firstEmpty is { } line)
        {
            throw header.Fault(line, column, $"found nothing, expected a class.");
        }

        // 1 and 1.0 are the same class; its name is the first one in the file.
        bool isNumbers = _firstText is null;
        Func<string, object> identity = isNumbers ? text => Number(text) : text => text;
        string[] names = [.. _texts.DistinctBy(identity).Order(StringComparer.Ordinal)];
        names = isNumbers ? [.. names.OrderBy(Number)] : names;
        if (names.Length > MaxClasses)
        {
            throw new DatasetException(_texts.Count < MaxTexts
                ? LocalizableText.Of(
                    $"{header.Path}: column \"{header.Names[column]}\" has {names.Length} different values; expected at most {MaxClasses} classes, or task=regression.")
                : LocalizableText.Of(
                    $"{header.Path}: column \"{header.Names[column]}\" has more than {MaxTexts} different values; expected at most {MaxClasses} classes, or task=regression."));
        }

        Dictionary<object, byte> classes = names.Index().ToDictionary(name => identity(name.Item), name => (byte)name.Index);
        byte[] ofText = [.. _texts.Select(text => classes[identity(text)])];
        return ([.. _rows.Select(index => ofText[index])], names);
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}
