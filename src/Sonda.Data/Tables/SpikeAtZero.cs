using Sonda.Engine.Data;

namespace Sonda.Data.Tables;

/// <summary>
/// Amounts that are 0 in many rows and spread in the others, such as rain, purchases or doses. Whether there is any often tells more than
/// how much, but scaled by the largest amounts, a small one hardly differs from none. Statistics gives such a column a second
/// input, which tells 0 from the rest (Royston, Sauerbrei, Becher 2010).
/// </summary>
internal sealed class SpikeAtZero
{
    /// <summary>Fewer zeros are no spike; with more, the rest is too rare.</summary>
    private const double MinShare = 0.1, MaxShare = 0.9;

    /// <summary>Up to so many different numbers are counts or levels, of which 0 is one like others.</summary>
    private const int MaxLevels = 20;

    /// <summary>More such columns are the pixels of images or counts of words, where 0 is the background.</summary>
    private const int MaxColumns = 20;

    /// <summary>The longest list of columns that a message repeats, in characters.</summary>
    private const int MaxSetting = 150;

    private readonly HashSet<float> _distinct = [];
    private bool _hasNegative;
    private long _count, _zeros;

    /// <summary>Whether the numbers so far have such a spike.</summary>
    public bool IsOne => !_hasNegative && _distinct.Count > MaxLevels && _zeros >= MinShare * _count && _zeros <= MaxShare * _count;

    /// <summary>Counts a number; a missing one does not count.</summary>
    public void Add(float number)
    {
        if (float.IsNaN(number))
        {
            return;
        }

        _count++;
        _zeros += number == 0 ? 1 : 0;
        _hasNegative |= number < 0;
        if (_distinct.Count <= MaxLevels)
        {
            _distinct.Add(number);
        }
    }

    /// <summary>The columns of numbers that have a spike in the training rows of a table; empty for sequences and if there are many.</summary>
    /// <param name="data">The table, not scaled.</param>
    public static IReadOnlyList<string> Columns(LoadedData data)
    {
        Dataset rows = data.Training;
        if (data.Preparation?.Table is not { } table || rows.InputShape.IsSequence)
        {
            return [];
        }

        SpikeAtZero[] spikes = [.. table.Inputs.Select(_ => new SpikeAtZero())];
        int[] places = new int[table.Inputs.Count];
        for (int i = 1; i < places.Length; i++)
        {
            places[i] = places[i - 1] + table.Inputs[i - 1].Width;
        }

        float[] row = new float[rows.InputSize];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.CopyRow(i, row);
            for (int column = 0; column < places.Length; column++)
            {
                spikes[column].Add(row[places[column]]);
            }
        }

        return Few(table.Inputs.Where((input, column) => input.Kind == InputKind.Number && spikes[column].IsOne).Select(input => input.Name));
    }

    /// <summary>The same of a table as it stands in the file.</summary>
    /// <param name="table">The cells.</param>
    /// <param name="inputs">The columns.</param>
    /// <param name="learned">What was learned of each; empty if nothing was.</param>
    /// <param name="rows">The rows that count.</param>
    public static IReadOnlyList<string> Columns(RawTable table, IReadOnlyList<ChosenInput> inputs, IReadOnlyList<InputColumn> learned, IReadOnlyList<int> rows) =>
        table.Plan.Sequence is not null ? [] : Few(inputs.Index()
            .Where(input => input.Item.Kind == InputKind.Number)
            .Select(input => (Column: table.Columns[input.Item.Column]!, Fill: learned.Count > 0 ? learned[input.Index].Fill : null))
            .Where(input => IsSpike(input.Column, input.Fill, rows))
            .Select(input => input.Column.Name));

    /// <summary>How to tell the zeros of some columns from the rest.</summary>
    public static LocalizableText Note(IReadOnlyList<string> columns) => LocalizableText.Count(
        columns.Count,
        $"column \"{ShownText.List(columns)}\" is 0 in many rows; zeros={Setting(columns)} gives its zeros an input of their own.",
        $"columns {ShownText.List(columns)} are 0 in many rows; zeros={Setting(columns)} gives the zeros of each an input of their own.");

    /// <summary>That the proposed network tells the zeros of some columns from the rest.</summary>
    public static LocalizableText ProposedNote(IReadOnlyList<string> columns) => LocalizableText.Count(
        columns.Count,
        $"column \"{ShownText.List(columns)}\" is 0 in many rows; the proposed network gives its zeros an input of their own, and zeros=no leaves it out.",
        $"columns {ShownText.List(columns)} are 0 in many rows; the proposed network gives the zeros of each an input of their own, and zeros=no leaves them out.");

    /// <summary>The value of the setting that names columns.</summary>
    public static string Joined(IEnumerable<string> columns) => string.Join(CsvSpec.ListMark, columns);

    private static string Setting(IReadOnlyList<string> columns)
    {
        string setting = SourceText.Quoted(Joined(columns));
        return setting.Length > MaxSetting ? "A|B" : ShownText.Of(setting);
    }

    private static bool IsSpike(TableColumn column, double? fill, IReadOnlyList<int> rows)
    {
        var spike = new SpikeAtZero();
        float replaced = (float)(fill ?? double.NaN);
        foreach (int row in rows)
        {
            spike.Add(column.IsMissing(row) ? replaced : column.Number(row));
        }

        return spike.IsOne;
    }

    private static string[] Few(IEnumerable<string> columns)
    {
        // A name with the mark between two names may be taken for two of them, and one that means "none" cannot be named alone.
        string[] named = [.. columns.Where(name => name != CsvSpec.NoZeros && !name.Contains(CsvSpec.ListMark, StringComparison.Ordinal))];
        return named.Length <= MaxColumns ? named : [];
    }
}
