using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Sonda.Data.Tables;

/// <summary>Reads a text file with a table; CsvHelper finds its cells.</summary>
/// <param name="path">The file.</param>
/// <param name="format">Its form, as far as it is known.</param>
/// <param name="marks">The texts that stand for a missing value.</param>
internal sealed class CsvFile(string path, TableFormat format, FrozenSet<string> marks)
{
    /// <summary>Reads the table.</summary>
    /// <param name="choose">Says what each column is.</param>
    /// <param name="words">Columns whose cells are words, whatever they look like.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="DatasetException">The file cannot be read or is no table.</exception>
    public RawTable Read(Func<CsvHeader, ColumnPlan> choose, IReadOnlySet<int> words, CancellationToken stop)
    {
        try
        {
            TableFormat known = TableSniffer.Of(path, format);
            using BoundedText text = TableText.Open(path, known, known.LinesBefore);
            using TextReader cells = known.Separator == ' ' ? new SingleBlankText(text) : text;
            using var parser = new CsvParser(cells, Configuration(known));
            return Read(parser, known, choose, words, stop);
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
        catch (InvalidDataException e)
        {
            throw new DatasetException(LocalizableText.Of($"{path}: the gzip file is damaged."), e);
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException(
                format.Encoding == "utf-16"
                    ? LocalizableText.Of($"{path}: is not a text in UTF-16.")
                    : LocalizableText.Of($"{path}: is not a text in UTF-8; encoding=latin-1 reads files of older programs, encoding=utf-16 those with two bytes a character."),
                e);
        }
        catch (MaxFieldSizeException e)
        {
            throw new DatasetException(
                LocalizableText.Of(
                    $"{path}: line {Line(e.Context?.Parser?.RawRow)}: a value is longer than {BoundedText.MaxLineLength} characters; is a quote missing?"),
                e);
        }
        catch (BadDataException e)
        {
            throw new DatasetException(
                LocalizableText.Of(
                    $"{path}: line {Line(e.Context?.Parser?.RawRow)}: quotes are out of place; expected them around a whole value, \"\" for one within."),
                e);
        }
    }

    private int? Line(int? row) => row + format.LinesBefore;

    private RawTable Read(
        CsvParser parser, TableFormat known, Func<CsvHeader, ColumnPlan> choose, IReadOnlySet<int> words, CancellationToken stop)
    {
        if (!parser.Read() || parser.Record is not { } first)
        {
            throw new DatasetException(LocalizableText.Of($"{path}: is empty; expected a header and rows."));
        }

        var number = new TableNumber(known.HasDecimalComma == true);
        string[] names = known.HasNoHeader
            ? [.. Enumerable.Range(1, first.Length).Select(column => FormattableString.Invariant($"c{column}"))]
            : first;
        if (!known.HasNoHeader && !known.HasHeader && Array.Exists(first, cell => number.TryRead(cell, out _)))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: line {parser.RawRow + known.LinesBefore} holds numbers, not names: {ShownText.List(first)}. header=no takes it as a row and calls the columns c1, c2, …; header=yes takes it as names; skip=1,header=no leaves it out."));
        }

        bool hasMore = known.HasNoHeader || parser.Read();
        if (hasMore && !known.HasNoHeader && parser.Count == first.Length + 1)
        {
            // R writes the names of rows in a first column that the header does not count.
            names = ["", .. first];
        }

        CsvHeader header = CsvHeader.Of(path, names);
        var table = new RawTable(header, choose(header), known, marks, words);
        for (; hasMore; hasMore = parser.Read())
        {
            stop.ThrowIfCancellationRequested();
            Add(table, parser, parser.RawRow + known.LinesBefore);
        }

        return table.Count > 0 ? table : throw new DatasetException(LocalizableText.Of($"{path}: has a header, but no rows."));
    }

    private static void Add(RawTable table, CsvParser parser, int line)
    {
        IReadOnlyList<TableColumn?> columns = table.Columns;
        bool endsWithSeparator = parser.Count == columns.Count + 1 && parser[columns.Count].Length == 0;
        if (parser.Count != columns.Count && !endsWithSeparator)
        {
            table.AddBad(line, parser.Count);
            return;
        }

        for (int i = 0; i < columns.Count; i++)
        {
            columns[i]?.Add(parser[i], line);
        }

        if (table.Plan.Target is { } target)
        {
            table.Targets!.Add(line, parser[target]);
        }

        table.Lines.Add(line);
    }

    private static CsvConfiguration Configuration(TableFormat known) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = known.Separator!.Value.ToString(),
        TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
        WhiteSpaceChars = known.Separator == ' ' ? ['\t'] : [' '],
        MaxFieldSize = BoundedText.MaxLineLength,
        AllowComments = known.Comment is not null,
        Comment = known.Comment ?? '#',
    };
}
