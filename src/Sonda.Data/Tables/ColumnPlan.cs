using System.Collections.Frozen;

namespace Sonda.Data.Tables;

/// <summary>The use of each column of a table, as far as its name decides it.</summary>
/// <param name="Target">The column of the targets; null if there is none.</param>
/// <param name="Sequence">The column with the names of sequences; null if each line is a row of its own.</param>
/// <param name="Group">The column with the names of groups that stay together; null for none.</param>
/// <param name="Inputs">The columns that may be inputs.</param>
/// <param name="Words">The inputs whose cells are words, whatever they look like.</param>
internal sealed record ColumnPlan(int? Target, int? Sequence, int? Group, int[] Inputs, int[] Words)
{
    /// <summary>Whether a trained network knows what each column is.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The form of the numbers of each column, as far as it is more than digits and a decimal mark.</summary>
    public IReadOnlyDictionary<int, NumberForm> Forms { get; init; } = FrozenDictionary<int, NumberForm>.Empty;

    /// <summary>Whether the cells of a column are kept as cells; those of the target have a place of their own.</summary>
    public bool IsRead(int column) => column == Sequence || column == Group || Inputs.Contains(column);

    /// <summary>Whether the cells of a column are words, whatever they look like.</summary>
    public bool IsWords(int column) => column == Sequence || column == Group || Words.Contains(column);
}
