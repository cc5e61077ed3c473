using System.Globalization;

namespace Sonda.Reports.Texts;

/// <summary>The ids of a change for a table.</summary>
internal static class ChangeName
{
    /// <summary>Joins repeated remedies into one with a count: lower-rate×3.</summary>
    /// <param name="change">Ids of remedies, joined by a plus.</param>
    public static string Of(string change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return string.Join('+', change.Split('+').CountBy(id => id)
            .Select(id => id.Value == 1 ? id.Key : string.Create(CultureInfo.InvariantCulture, $"{id.Key}×{id.Value}")));
    }
}
