using System.Collections.Frozen;

namespace Sonda.Data.Tables;

/// <summary>The texts that stand for a missing value: those of pandas' <c>read_csv</c>, and a user's own.</summary>
internal static class MissingMarks
{
    /// <summary>The marks that count by default, besides an empty cell.</summary>
    public static IReadOnlyList<string> Standard { get; } =
    [
        "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
        "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
    ];

    /// <summary>The set of all marks.</summary>
    /// <param name="own">Further marks.</param>
    public static FrozenSet<string> With(IEnumerable<string> own) => Standard.Concat(own).Append("").ToFrozenSet(StringComparer.Ordinal);
}
