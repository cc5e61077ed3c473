using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Sonda.Data.Tables;

/// <summary>
/// A CSV file, read row by row: numbers are kept as numbers, so that a table takes about as much memory as its file.
/// </summary>
internal sealed class CsvTable
{
    private const int FirstRows = 1000;

    private readonly List<int> _lines = [];
    private float[] _values = [];

    private CsvTable(CsvHeader header, CsvColumns columns)
    {
        (Header, Columns) = (header, columns);
        Targets = new CsvTargets(header, columns.Target);
        Sequences = columns.Sequence is { } sequence ? new CsvSequences(this, header, sequence) : null;
    }

    /// <summary>The names of the columns.</summary>
    public CsvHeader Header { get; }

    /// <summary>The columns.</summary>
    public CsvColumns Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _lines.Count;

    /// <summary>The inputs, row after row, with room for more behind them.</summary>
    public float[] Values => _values;

    /// <summary>The target of each row.</summary>
    public CsvTargets Targets { get; }

    /// <summary>The sequences; null if each line is a row of its own.</summary>
    public CsvSequences? Sequences { get; }

    /// <summary>The line in which a row ends, from 1.</summary>
    public int Line(int row) => _lines[row];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choose">Says what each column is.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="DatasetException">
    /// The file cannot be read, is not a table with a header and rows of equal length, or an input is not a number.
    /// </exception>
    public static CsvTable Read(string path, Func<CsvHeader, CsvColumns> choose, CancellationToken stop)
    {
        try
        {
            using var text = new BoundedText(new StreamReader(path), path);
            using var parser = new CsvParser(text, Configuration(path));
            return Read(path, parser, choose, stop);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: is a folder; expected a file. png({SourceText.Quoted(path)}) reads a folder of images."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path}: cannot be read: {LocalizableText.Of(e)}"), e);
        }
        catch (MaxFieldSizeException e)
        {
            throw new DatasetException(
                LocalizableText.Of(
                    $"{path}: line {e.Context?.Parser?.RawRow}: a value is longer than {BoundedText.MaxLineLength} characters; is a quote missing?"),
                e);
        }
        catch (BadDataException e)
        {
            throw new DatasetException(
                LocalizableText.Of(
                    $"{path}: line {e.Context?.Parser?.RawRow}: quotes are out of place; expected them around a whole value, \"\" for one within."),
                e);
        }
    }

    /// <summary>Whether a cell is a finite number with a decimal point.</summary>
    public static bool TryNumber(string text, out float number) =>
        float.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number) && float.IsFinite(number);

    /// <summary>Creates the exception for a cell that should be a number.</summary>
    /// <param name="header">The columns.</param>
    /// <param name="line">The line of the cell.</param>
    /// <param name="column">Its column.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="isInput">Whether the column could be left out.</param>
    public static DatasetException NoNumber(CsvHeader header, int line, int column, string cell, bool isInput = true)
    {
        LocalizableText shown = cell.Length == 0 ? LocalizableText.Of($"nothing") : LocalizableText.Of($"\"{cell}\"");
        string point = cell.Replace(',', '.');
        return header.Fault(line, column, point != cell && TryNumber(point, out _)
            ? LocalizableText.Of($"found {shown}, expected a number with a decimal point: {point}.")
            : !isInput ? LocalizableText.Of($"found {shown}, expected a number such as 1.5.")
            : LocalizableText.Of(
                $"found {shown}, expected a number such as 1.5; drop={SourceText.Quoted(header.Names[column])} leaves an input out."));
    }

    private static CsvTable Read(string path, CsvParser parser, Func<CsvHeader, CsvColumns> choose, CancellationToken stop)
    {
        if (!parser.Read() || parser.Record is not { } names)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: is empty; expected a header and rows."));
        }

        var header = CsvHeader.Of(path, names);
        var table = new CsvTable(header, choose(header));
        long size = new FileInfo(path).Length;
        while (parser.Read())
        {
            stop.ThrowIfCancellationRequested();
            if (parser.Count != names.Length)
            {
                throw new DatasetException(LocalizableText.Of(
                    $"{path}: line {parser.RawRow}: found {parser.Count} values, expected {names.Length} as in the header."));
            }

            table.Add(parser, size);
        }

        table.Sequences?.End();
        return table.Count > 0 ? table : throw new DatasetException(LocalizableText.Of(
            $"{path}: has a header, but no rows."));
    }

    private void Add(CsvParser parser, long size)
    {
        int line = parser.RawRow;
        if ((Count + 1) * (long)Columns.Inputs.Length > _values.Length)
        {
            Grow(parser.CharCount, size);
        }

        Span<float> row = _values.AsSpan(Count * Columns.Inputs.Length);
        for (int i = 0; i < Columns.Inputs.Length; i++)
        {
            string cell = parser[Columns.Inputs[i]];
            row[i] = TryNumber(cell, out float number) ? number : throw NoNumber(Header, line, Columns.Inputs[i], cell);
        }

        Targets.Add(line, parser[Columns.Target]);
        _lines.Add(line);
        Sequences?.Add(line, Columns.Sequence is { } sequence ? parser[sequence] : "");
    }

    /// <summary>Makes room for all rows at once, from the size of the file and that of the rows so far: a copy later would cost as much again.</summary>
    private void Grow(long read, long size)
    {
        double rows = Count < FirstRows ? FirstRows : Math.Max(Count * 1.25, 1.02 * Count * size / Math.Max(1, read));
        double length = Math.Max(rows * Columns.Inputs.Length, (Count + 1.0) * Columns.Inputs.Length);
        if (length > Array.MaxLength)
        {
            length = Array.MaxLength;
        }

        Array.Resize(ref _values, (int)length);
    }

    private static CsvConfiguration Configuration(string path)
    {
        using var text = new BoundedText(new StreamReader(path), path);
        string header = "";
        while (header.Length == 0 && text.ReadLine() is { } line)
        {
            header = line;
        }

        return new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ",;\t".MaxBy(mark => header.Count(c => c == mark)).ToString(),
            TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
            MaxFieldSize = BoundedText.MaxLineLength,
        };
    }
}
