using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>One of several parts of the rows of a table, which takes its turn as the test rows: k-fold cross-validation.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Count">The number of folds, 2 to 20.</param>
public sealed record TableFold(int Number, int Count)
{
    internal const int MaxCount = 20;

    /// <summary>The text form, such as <c>2/5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Number}/{Count}");

    /// <summary>Reads the text form; null if it is none.</summary>
    internal static TableFold? Read(string text) =>
        text.Split('/') is [var first, var second]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count is >= 2 and <= MaxCount && number >= 1 && number <= count
            ? new TableFold(number, count) : null;
}
