using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Sonda.Data.Tables;

/// <summary>The cells of a CSV file as text, with their line numbers.</summary>
internal sealed class CsvTable
{
    private const int MaxClasses = 256;
    private const int MaxGuessedClasses = 20;

    private readonly string _path;
    private readonly List<CsvLine> _rows = [];

    private CsvTable(string path, IReadOnlyList<string> header) => (_path, Header) = (path, header);

    /// <summary>The names of the columns, all different.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<CsvLine> Rows => _rows;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DatasetException">The file cannot be read, or is not a table with a header and rows of equal length.</exception>
    public static CsvTable Read(string path, CancellationToken stop)
    {
        try
        {
            using var text = new StreamReader(path);
            using var parser = new CsvParser(text, Configuration(path));
            return Read(path, parser, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path}: cannot be read: {LocalizableText.Of(e)}"), e);
        }
        catch (BadDataException e)
        {
            throw new DatasetException(
                LocalizableText.Of(
                    $"{path}: line {e.Context?.Parser?.RawRow}: quotes are out of place; expected them around a whole value, \"\" for one within."),
                e);
        }
    }

    /// <summary>Returns the index of a column.</summary>
    /// <exception cref="DatasetException">There is no column of that name.</exception>
    public int Column(string name, string asked)
    {
        int column = Header.ToList().IndexOf(name);
        return column >= 0
            ? column
            : throw new DatasetException(LocalizableText.Of(
                $"{_path}: {asked}={name}: no such column; there are {string.Join(", ", Header)}."));
    }

    /// <summary>Returns a cell as a finite number.</summary>
    /// <exception cref="DatasetException">The cell is not a finite number.</exception>
    public float Number(CsvLine row, int column) => TryNumber(row.Cells[column], out float number)
        ? number
        : throw new DatasetException(LocalizableText.Of(
            $"{_path}: line {row.Line}, column \"{Header[column]}\": found {Shown(row.Cells[column])}, expected a number such as 1.5; drop={SourceText.Quoted(Header[column])} leaves an input out."));

    /// <summary>Creates the exception for a cell that is not allowed.</summary>
    public DatasetException Fault(CsvLine row, int column, LocalizableText fault) =>
        new(LocalizableText.Of($"{_path}: line {row.Line}, column \"{Header[column]}\": {fault}"));

    /// <summary>
    /// The default task of a column: classes if the values are not numbers, or are few whole numbers; otherwise regression.
    /// </summary>
    public CsvTask TaskOf(int column)
    {
        var different = new HashSet<float>();
        bool isFew = _rows.TrueForAll(row => !TryNumber(row.Cells[column], out float number) || IsOneOfFew(number));
        bool isText = _rows.Exists(row => !TryNumber(row.Cells[column], out _));
        return isText || isFew ? CsvTask.Classes : CsvTask.Regression;

        bool IsOneOfFew(float number)
        {
            different.Add(number);
            return float.IsInteger(number) && different.Count <= MaxGuessedClasses;
        }
    }

    /// <summary>Returns the class of each row, and the names of the classes in order.</summary>
    /// <exception cref="DatasetException">A cell is empty, or there are more than 256 classes.</exception>
    public (byte[] Labels, string[] Names) Classes(int column)
    {
        foreach (CsvLine row in _rows.Where(row => row.Cells[column].Length == 0))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{_path}: line {row.Line}, column \"{Header[column]}\": found nothing, expected a class."));
        }

        string[] values = [.. _rows.Select(row => row.Cells[column])];
        if (Array.TrueForAll(values, value => TryNumber(value, out _)))
        {
            // 1 and 1.0 are the same class; its name is the first one in the file.
            var called = new Dictionary<float, string>();
            foreach (string value in values)
            {
                called.TryAdd(float.Parse(value, CultureInfo.InvariantCulture), value);
            }

            values = Array.ConvertAll(values, value => called[float.Parse(value, CultureInfo.InvariantCulture)]);
        }

        string[] names = [.. values.Distinct().Order(StringComparer.Ordinal)];
        if (Array.TrueForAll(names, name => TryNumber(name, out _)))
        {
            names = [.. names.OrderBy(name => float.Parse(name, CultureInfo.InvariantCulture))];
        }

        if (names.Length > MaxClasses)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{_path}: column \"{Header[column]}\" has {names.Length} different values; expected at most {MaxClasses} classes, or task=regression."));
        }

        return ([.. values.Select(value => (byte)Array.IndexOf(names, value))], names);
    }

    private static CsvTable Read(string path, CsvParser parser, CancellationToken stop)
    {
        if (!parser.Read() || parser.Record is not { } header)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: is empty; expected a header and rows."));
        }

        if (header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: column \"{twice.Key}\" occurs more than once."));
        }

        var table = new CsvTable(path, header);
        while (parser.Read())
        {
            stop.ThrowIfCancellationRequested();
            if (parser.Record is not { } cells || cells.Length != header.Length)
            {
                throw new DatasetException(LocalizableText.Of(
                    $"{path}: line {parser.RawRow}: found {parser.Count} values, expected {header.Length} as in the header."));
            }

            table._rows.Add(new CsvLine(parser.RawRow, cells));
        }

        return table._rows.Count > 0 ? table : throw new DatasetException(LocalizableText.Of(
            $"{path}: has a header, but no rows."));
    }

    private static CsvConfiguration Configuration(string path)
    {
        string header = File.ReadLines(path).FirstOrDefault(line => line.Length > 0) ?? "";
        return new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ",;\t".MaxBy(mark => header.Count(c => c == mark)).ToString(),
            TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
        };
    }

    private static bool TryNumber(string text, out float number) =>
        float.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number) && float.IsFinite(number);

    private static LocalizableText Shown(string cell) => cell.Length == 0 ? LocalizableText.Of($"nothing") : LocalizableText.Of($"\"{cell}\"");
}

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">The line in which the row ends, from 1.</param>
/// <param name="Cells">Its values, without surrounding blanks.</param>
internal sealed record CsvLine(int Line, string[] Cells);
