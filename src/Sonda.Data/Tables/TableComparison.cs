using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>Compares the rows of a file with those that a network was trained on.</summary>
/// <param name="table">The cells.</param>
/// <param name="known">The columns of the network.</param>
/// <param name="encoder">The encoder, after all rows.</param>
/// <param name="isSameFile">Whether it is the file that the network was trained on, whose units are the same.</param>
internal sealed class TableComparison(RawTable table, TablePreparation known, TableEncoder encoder, bool isSameFile = false)
{
    /// <summary>Far outside: beyond the range of the training rows by this share of its width.</summary>
    private const double FarShare = 0.5;

    /// <summary>Fewer rows than these may lie outside for other reasons than their unit.</summary>
    private const int MinRows = 3;

    /// <summary>Adds what differs so much that the answers of the network mean little.</summary>
    public void AddTo(List<LocalizableText> notes, IReadOnlyList<int> order, CsvSequences? sequences)
    {
        IReadOnlyList<int> rows = sequences?.Lines(order) ?? order;
        string[] doubled = isSameFile ? [] : [.. known.Inputs.Select(input => input.Name).Append(known.Target.Name).Where(HasUnknownCopy)];
        if (doubled.Length > 0)
        {
            notes.Add(LocalizableText.Count(
                doubled.Length,
                $"several columns have the name {ShownText.List(doubled)}; the network reads the first.",
                $"several columns each have the names {ShownText.List(doubled)}; the network reads the first of each."));
        }

        for (int i = 0; i < known.Inputs.Count; i++)
        {
            InputColumn input = known.Inputs[i];
            TableColumn cells = table.Columns[table.Header.Names.IndexOf(input.Name)]!;
            if (encoder.Unknown[i] is > 0 and int unknown)
            {
                string[] words = [.. cells.Words.Where(word => input.Categories.IndexOf(word) < 0)];
                notes.Add(LocalizableText.Count(
                    unknown,
                    $"column \"{ShownText.Of(input.Name)}\": {unknown} word was in no training row and becomes zeros: {ShownText.List(words)}.",
                    $"column \"{ShownText.Of(input.Name)}\": {unknown} words were in no training row and become zeros: {ShownText.List(words)}."));
            }

            if (encoder.Filled[i] is > 0 and int filled)
            {
                notes.Add(LocalizableText.Count(
                    filled,
                    $"column \"{ShownText.Of(input.Name)}\": {filled} missing value becomes {input.FillText}, as in training.",
                    $"column \"{ShownText.Of(input.Name)}\": {filled} missing values become {input.FillText}, as in training."));
            }

            if (input.Kind == InputKind.Number && !isSameFile)
            {
                AddOutside(notes, input, cells, rows);
            }
        }
    }

    /// <summary>Whether a column has the written name of another one that the network does not know.</summary>
    private bool HasUnknownCopy(string name) => table.Header.Names.IndexOf(name) is >= 0 and var column && table.Header.Written[column] == name
        && table.Header.Alike(column).Select(other => table.Header.Names[other]).Any(other => other != known.Target.Name && known.Inputs.All(input => input.Name != other));

    /// <summary>The exception for a cell that the network has no answer for.</summary>
    public static DatasetException Unusable(RawTable table, InputColumn input, int row) =>
        new(LocalizableText.Of($"{table.Header.Path}: {FaultOf(table, input, row)}"));

    /// <summary>The fault of a cell that the network has no answer for.</summary>
    public static LocalizableText FaultOf(RawTable table, InputColumn input, int row)
    {
        TableColumn cells = table.Columns[table.Header.Names.IndexOf(input.Name)]!;
        int line = table.Line(row);
        string name = ShownText.Of(input.Name);
        int stray = cells.StrayRows.BinarySearch(row);
        return stray >= 0 && cells.Form == NumberForm.Percent
                ? stray < cells.Strays.Count
                    ? LocalizableText.Of($"line {line}, column \"{name}\": found \"{ShownText.Of(cells.Strays[stray].Cell)}\", expected a number with a percent sign, such as 12%.")
                    : LocalizableText.Of($"line {line}, column \"{name}\": expected a number with a percent sign, such as 12%.")
            : stray >= 0 && stray < cells.Strays.Count
                ? LocalizableText.Of($"line {line}, column \"{name}\": found \"{ShownText.Of(cells.Strays[stray].Cell)}\", expected a number such as 1.5.")
            : stray >= 0 ? LocalizableText.Of($"line {line}, column \"{name}\": expected a number such as 1.5.")
            : cells.IsMissing(row) ? LocalizableText.Of($"line {line}, column \"{name}\": the value is missing, and the network was trained without missing values.")
            : LocalizableText.Of($"line {line}, column \"{name}\": found \"{ShownText.Of(cells.Words[cells.Code(row)])}\", expected a date.");
    }

    private static void AddOutside(List<LocalizableText> notes, InputColumn input, TableColumn cells, IReadOnlyList<int> rows)
    {
        double far = input.Max > input.Min ? FarShare * (input.Max - input.Min) : FarShare * Math.Abs(input.Max);
        int outside = 0, distant = 0, count = 0;
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (int row in rows)
        {
            double number = cells.Number(row);
            if (double.IsNaN(number))
            {
                continue;
            }

            count++;
            outside += number < input.Min || number > input.Max ? 1 : 0;
            distant += number < input.Min - far || number > input.Max + far ? 1 : 0;
            (min, max) = (Math.Min(min, number), Math.Max(max, number));
        }

        // Half of the rows outside is no chance: a row of the same kind is outside about twice in the number of training rows.
        if (distant > 0 || (count >= MinRows && 2 * outside > count))
        {
            int told = Math.Max(outside, distant);
            notes.Add(LocalizableText.Count(
                told,
                $"column \"{ShownText.Of(input.Name)}\": {told} of {count} values lies outside {Shown(input.Min)} to {Shown(input.Max)}, which training saw; here {Shown(min)} to {Shown(max)}. Is the unit the same?",
                $"column \"{ShownText.Of(input.Name)}\": {told} of {count} values lie outside {Shown(input.Min)} to {Shown(input.Max)}, which training saw; here {Shown(min)} to {Shown(max)}. Is the unit the same?"));
        }
    }

    private static string Shown(double number) => number.ToString("G5", CultureInfo.InvariantCulture);
}
