using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using nietras.SeparatedValues;

namespace Sonda.Data.Tables;

/// <summary>Reads a text file with a table; Sep finds its cells.</summary>
/// <param name="path">The file.</param>
/// <param name="format">Its form, as far as it is known.</param>
/// <param name="marks">The texts that stand for a missing value.</param>
internal sealed class CsvFile(string path, TableFormat format, FrozenSet<string> marks)
{
    /// <summary>The maximum length of a row in characters: that of Sep.</summary>
    private const int MaxRowLength = 1 << 24;

    /// <summary>The line in which the row that was read last ends.</summary>
    private int _line;

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
            using TextReader rows = known.Comment is { } mark ? new CommentFreeText(text, mark) : text;
            using TextReader cells = known.Separator == ' ' ? new SingleBlankText(rows) : rows;
            _line = known.LinesBefore;
            using SepReader reader = Options(known).From(cells);
            return Read(reader, known, choose, words, stop);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path} is a folder; expected a file. png({SourceText.Quoted(path)}) reads a folder of images."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path} cannot be read: {LocalizableText.Of(e)}"), e);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(LocalizableText.Of($"{path}: the gzip file is damaged."), e);
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException(
                format.Encoding == "utf-16"
                    ? LocalizableText.Of($"{path} is not a text in UTF-16.")
                    : LocalizableText.Of($"{path} is not a text in UTF-8; encoding=latin-1 reads files of older programs, encoding=utf-16 those with two bytes a character."),
                e);
        }
        catch (NotSupportedException e)
        {
            // Sep holds one row in memory, of at most 2²⁴ characters; lines are shorter, so this row has many.
            throw new DatasetException(
                LocalizableText.Of($"{path}: line {_line + 1}: a row is longer than {MaxRowLength} characters; is a quote missing?"), e);
        }
    }

    private RawTable Read(SepReader reader, TableFormat known, Func<CsvHeader, ColumnPlan> choose, IReadOnlySet<int> words, CancellationToken stop)
    {
        string[]? first = null;
        RawTable? table = null;
        RawTable Begin(string[] names)
        {
            CsvHeader header = CsvHeader.Of(path, names);
            return new RawTable(header, choose(header), known, marks, words);
        }

        foreach (SepReader.Row row in reader)
        {
            stop.ThrowIfCancellationRequested();
            int start = _line + 1;
            _line = row.LineNumberToExcl - 1 + known.LinesBefore;
            if (IsNothing(row))
            {
                continue;
            }

            var cells = new CsvRow(row, known.Separator == ' ' ? '\t' : ' ');
            if (cells.HasQuotesOutOfPlace())
            {
                throw new DatasetException(LocalizableText.Of(
                    $"{path}: line {start}: quotes are out of place; expected them around a whole value, \"\" for one within."));
            }

            if (first is null)
            {
                first = [.. Enumerable.Range(0, row.ColCount).Select(_ => "")];
                for (int i = 0; i < first.Length; i++)
                {
                    first[i] = cells[i].ToString();
                }

                if (Array.TrueForAll(first, name => name is ['\'', .., '\'']))
                {
                    // Older statistics programs quote names so.
                    first = Array.ConvertAll(first, name => name[1..^1]);
                }

                RequireNames(first, known);
                if (!known.HasNoHeader)
                {
                    continue;
                }

                table = Begin([.. Enumerable.Range(1, first.Length).Select(column => FormattableString.Invariant($"c{column}"))]);
            }

            // R writes the names of rows in a first column that the header does not count.
            table ??= Begin(row.ColCount == first.Length + 1 ? ["", .. first] : first);
            Add(table, cells);
        }

        if (first is null)
        {
            throw new DatasetException(LocalizableText.Of($"{path} is empty; expected a header and rows."));
        }

        table ??= Begin(first);
        return table.Count > 0 ? table : throw new DatasetException(LocalizableText.Of($"{path} has a header, but no rows."));
    }

    /// <summary>Whether a line holds nothing: it is blank.</summary>
    private static bool IsNothing(SepReader.Row row) => row.ColCount == 1 && row.Span.IsWhiteSpace();

    private void RequireNames(string[] first, TableFormat known)
    {
        var number = new TableNumber(known.HasDecimalComma == true);
        if (!known.HasNoHeader && !known.HasHeader && Array.Exists(first, cell => number.TryRead(cell, out _)))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: line {_line} holds numbers, not names: {ShownText.List(first)}. header=no takes it as a row and calls the columns c1, c2, …; header=yes takes it as names; skip=1,header=no leaves it out."));
        }
    }

    private void Add(RawTable table, CsvRow cells)
    {
        ImmutableArray<TableColumn?> columns = table.Columns;
        bool endsWithSeparator = cells.Count == columns.Length + 1 && cells[columns.Length].IsEmpty;
        if (cells.Count != columns.Length && !endsWithSeparator)
        {
            table.AddBad(_line, cells.Count);
            return;
        }

        for (int i = 0; i < columns.Length; i++)
        {
            columns[i]?.Add(cells[i], _line);
        }

        if (table.Plan.Target is { } target)
        {
            table.Targets!.Add(_line, cells[target]);
        }

        table.Lines.Add(_line);
    }

    /// <summary>Cells as they stand in the file: <see cref="CsvRow"/> removes blanks and quotes.</summary>
    private static SepReaderOptions Options(TableFormat known) => Sep.New(known.Separator!.Value).Reader() with
    {
        HasHeader = false,
        DisableColCountCheck = true,
    };
}
