using System.Collections.Frozen;
using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>
/// The cells of one column while its table is read. It holds numbers as long as every cell is one; the first word turns it into a column of
/// words, each kept once.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="number">How its numbers are written.</param>
/// <param name="marks">The texts that stand for a missing value.</param>
/// <param name="isWords">Whether every cell is taken as a word.</param>
/// <param name="isFixed">Whether a column of numbers stays one, whatever its cells are.</param>
internal sealed class TableColumn(string name, TableNumber number, FrozenSet<string> marks, bool isWords, bool isFixed = false)
{
    /// <summary>The code of a missing word.</summary>
    public const int None = -1;

    /// <summary>The code of a word beyond <see cref="MaxWords"/>.</summary>
    public const int Unkept = -2;

    /// <summary>Beyond this, different words are no categories, and nothing needs them.</summary>
    private const int MaxWords = 1 << 20;

    private readonly ChunkedList<float> _numbers = new();
    private readonly ChunkedList<int> _codes = new();
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _marks = marks.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices = new Dictionary<string, int>().GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly List<string> _words = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _firstLines = [];
    private bool _isWords = isWords;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>How its numbers are written; null for digits and a decimal mark alone.</summary>
    public NumberForm? Form => number.Form;

    /// <summary>Whether it holds words.</summary>
    public bool IsWords => _isWords;

    /// <summary>
    /// The first cells of a column of numbers that are none, with the lines; the table must be read again to keep them as words.
    /// </summary>
    public List<(string Cell, int Line)> Strays { get; } = [];

    /// <summary>The rows whose cells are no number in a column of numbers.</summary>
    public List<int> StrayRows { get; } = [];

    /// <summary>The number of those cells.</summary>
    public int StrayCount => StrayRows.Count;

    /// <summary>The number of missing values.</summary>
    public int Missing { get; private set; }

    /// <summary>The line of the first missing value; 0 if none is missing.</summary>
    public int FirstMissing { get; private set; }

    /// <summary>The number of cells.</summary>
    public int Count => _isWords ? _codes.Count : _numbers.Count;

    /// <summary>The different words, in the order of the file.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>How often each word occurs.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>The line in which each word occurs first.</summary>
    public IReadOnlyList<int> FirstLines => _firstLines;

    /// <summary>Whether not all different words are kept.</summary>
    public bool IsOverflown { get; private set; }

    /// <summary>The number in a row; NaN if it is missing.</summary>
    public float Number(int row) => _numbers[row];

    /// <summary>The code of the word in a row, or <see cref="None"/>.</summary>
    public int Code(int row) => _codes[row];

    /// <summary>Whether the value in a row is missing. A cell that is no number in a column of numbers is not.</summary>
    public bool IsMissing(int row) => _isWords ? _codes[row] == None : float.IsNaN(_numbers[row]) && !IsStray(row);

    /// <summary>Whether the cell in a row is no number in a column of numbers.</summary>
    public bool IsStray(int row) => StrayRows.BinarySearch(row) >= 0;

    /// <summary>Whether a text stands for a missing value.</summary>
    public bool IsMark(ReadOnlySpan<char> cell) => cell.IsEmpty || _marks.Contains(cell);

    /// <summary>Adds a cell.</summary>
    public void Add(ReadOnlySpan<char> cell, int line)
    {
        if (!_isWords && number.TryRead(cell, out float value))
        {
            _numbers.Add(value);
        }
        else if (IsMark(cell))
        {
            AddMissing(line);
        }
        else if (_isWords)
        {
            AddWord(cell, line);
        }
        else if (!isFixed && StrayCount == 0 && _numbers.Count == Missing)
        {
            // No number so far: the column becomes one of words without another reading.
            _isWords = true;
            for (int i = 0; i < Missing; i++)
            {
                _codes.Add(None);
            }

            _numbers.Clear();
            AddWord(cell, line);
        }
        else
        {
            AddStray(cell, line);
        }
    }

    /// <summary>Adds a number.</summary>
    public void Add(float value, int line)
    {
        if (float.IsNaN(value))
        {
            AddMissing(line);
        }
        else if (_isWords)
        {
            AddWord(value.ToString(CultureInfo.InvariantCulture), line);
        }
        else if (float.IsFinite(value))
        {
            _numbers.Add(value);
        }
        else
        {
            AddStray(value > 0 ? "∞" : "-∞", line);
        }
    }

    /// <summary>Adds a missing value.</summary>
    public void AddMissing(int line)
    {
        Missing++;
        FirstMissing = FirstMissing == 0 ? line : FirstMissing;
        if (_isWords)
        {
            _codes.Add(None);
        }
        else
        {
            _numbers.Add(float.NaN);
        }
    }

    private void AddStray(ReadOnlySpan<char> cell, int line)
    {
        const int shown = 5;
        StrayRows.Add(_numbers.Count);
        if (Strays.Count < shown)
        {
            Strays.Add((cell.ToString(), line));
        }

        _numbers.Add(float.NaN);
    }

    private void AddWord(ReadOnlySpan<char> word, int line)
    {
        if (!_indices.TryGetValue(word, out int index))
        {
            if (_words.Count == MaxWords)
            {
                IsOverflown = true;
                _codes.Add(Unkept);
                return;
            }

            index = _words.Count;
            string kept = word.ToString();
            _indices.Dictionary.Add(kept, index);
            _words.Add(kept);
            _counts.Add(0);
            _firstLines.Add(line);
        }

        _counts[index]++;
        _codes.Add(index);
    }
}
