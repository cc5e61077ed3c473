using System.Text.RegularExpressions;

namespace Sonda.Data.Tables;

/// <summary>Recognises a column that names its rows by number, which tells nothing about other rows.</summary>
internal static partial class IdentifierColumn
{
    private const int MinRows = 10, MaxRows = 10_000;

    /// <summary>The share of different numbers from which on they name rows.</summary>
    private const double MinDistinct = 0.9;

    /// <summary>Whether a column is called an identifier and nearly each row has a whole number of its own.</summary>
    public static bool IsOne(TableColumn cells)
    {
        if (!Name().IsMatch(cells.Name) || cells.IsWords || cells.Count < MinRows)
        {
            return false;
        }

        int rows = Math.Min(cells.Count, MaxRows);
        var numbers = new HashSet<float>();
        for (int row = 0; row < rows; row++)
        {
            float number = cells.Number(row);
            if (!float.IsInteger(number))
            {
                return false;
            }

            numbers.Add(number);
        }

        return numbers.Count >= MinDistinct * rows;
    }

    /// <summary>id, ID, customer_id, order-id, PassengerId.</summary>
    [GeneratedRegex(@"^(?:[iI][dD]|.*[_ .\-][iI][dD]|.*[a-z]I[dD])$")]
    private static partial Regex Name();
}
