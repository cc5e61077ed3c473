using System.Globalization;

namespace Sonda.Lab.Readings;

/// <summary>A place in a history: what lies before it is known to the caller.</summary>
/// <param name="History">The <see cref="History.Id"/> of the history.</param>
/// <param name="Count">The entries before it.</param>
internal readonly record struct HistoryCursor(string History, long Count)
{
    /// <summary>Reads a cursor as <see cref="ToString"/> writes it.</summary>
    public static bool TryRead(string? text, out HistoryCursor cursor)
    {
        cursor = default;
        if (text?.Split('.') is not [var history, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        cursor = new HistoryCursor(history, count);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{History}.{Count}");
}
