namespace Sonda.Data.Tables;

/// <summary>Finds out how the cells of a file are separated and how its numbers are written.</summary>
internal static class TableSniffer
{
    private const int Lines = 100;

    /// <summary>The format with separator and decimal mark filled in.</summary>
    public static TableFormat Of(string path, TableFormat format)
    {
        IReadOnlyList<string> lines = TableText.FirstLines(path, format, Lines);
        if (lines is [var first, ..] && first.Trim().Trim('"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var told])
        {
            // Spreadsheets write the separator into a line before the header.
            return Of(path, format with { Separator = format.Separator ?? told, Header = format.HasHeader ? "yes" : format.Header, Skip = format.LinesBefore + 1 });
        }

        char separator = format.Separator ?? SeparatorOf(lines.Count > 0 ? lines[0] : "");
        if (format.Separator is null && separator == ' ' && !(lines.Count > 1 && Cells(lines[1]) >= Cells(lines[0])))
        {
            // The blank belongs to the name of the only column.
            separator = ',';
        }

        return format with
        {
            Separator = separator,
            HasDecimalComma = format.HasDecimalComma ?? (separator != ',' && HasDecimalComma(lines.Skip(1), separator)),
        };
    }

    /// <summary>The most frequent separator outside quotes; without any, blanks if there are some, else comma.</summary>
    private static char SeparatorOf(string header)
    {
        int[] counts = new int[4];
        bool isQuoted = false, hasBlank = false;
        header = header.Trim();
        foreach (char c in header)
        {
            isQuoted ^= c == '"';
            hasBlank |= c == ' ' && !isQuoted;
            int at = isQuoted ? -1 : ",;\t|".IndexOf(c, StringComparison.Ordinal);
            if (at >= 0)
            {
                counts[at]++;
            }
        }

        return counts.Max() == 0 && hasBlank ? ' ' : ",;\t|"[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>The separator that a header has most of, if it is another one than the given; null if it has none, or only blanks.</summary>
    public static char? OtherSeparator(string header, char given) =>
        SeparatorOf(header) is var found && found != given && header.Contains(found, StringComparison.Ordinal) && found != ' ' ? found : null;

    private static int Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Whether some cells are numbers with a comma, and none has a point where the comma would be.</summary>
    private static bool HasDecimalComma(IEnumerable<string> rows, char separator)
    {
        string[] cells = [.. rows.SelectMany(row => row.Split(separator)).Select(cell => cell.Trim().Trim('"'))];
        TableNumber point = new(HasComma: false), comma = new(HasComma: true);

        // Beside 1.000,5 a 2.000 is no number with a decimal point.
        bool hasThousands = cells.Any(cell => cell.Contains(',', StringComparison.Ordinal) && comma.HasThousands(cell));
        return cells.Any(cell => TableNumber.IsWithComma(cell))
            && !cells.Any(cell => cell.Contains('.', StringComparison.Ordinal) && point.TryRead(cell, out _) && !(hasThousands && comma.HasThousands(cell)));
    }
}
