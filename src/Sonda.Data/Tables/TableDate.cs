using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>Dates in a table.</summary>
internal static class TableDate
{
    /// <summary>The forms that are read without a setting: each has one meaning only.</summary>
    private static readonly string[] Known =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy-MM",
        "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d H:mm:ss.FFFFFFF", "yyyy/M/d H:mm", "yyyy/M/d H:mm:ss",
        "yyyy-M-d'T'H:mm", "yyyy-M-d'T'H:mm:ss", "yyyy-M-d'T'H:mm:ss.FFFFFFF", "yyyy-M-d'T'H:mm:ssK", "yyyy-M-d'T'H:mm:ss.FFFFFFFK",
        "MMM d yyyy", "MMM d, yyyy", "d MMM yyyy", "d-MMM-yyyy", "MMM-d-yyyy", "MMMM d yyyy", "MMMM d, yyyy", "d MMMM yyyy",
    ];

    private static readonly string[] DayFirst = ["d/M/yyyy", "d.M.yyyy", "d-M-yyyy", "d/M/yyyy H:mm", "d.M.yyyy H:mm", "d/M/yyyy H:mm:ss", "d.M.yyyy H:mm:ss", "d/M/yyyy h:mm tt", "d/M/yyyy h:mm:ss tt"];
    private static readonly string[] MonthFirst = ["M/d/yyyy", "M.d.yyyy", "M-d-yyyy", "M/d/yyyy H:mm", "M.d.yyyy H:mm", "M/d/yyyy H:mm:ss", "M.d.yyyy H:mm:ss", "M/d/yyyy h:mm tt", "M/d/yyyy h:mm:ss tt"];

    /// <summary>The readings of a column of dates.</summary>
    /// <param name="Format">The form to read them by: a setting's, or a name of this class; null for the known forms.</param>
    /// <param name="IsAmbiguous">Whether days and months may be exchanged.</param>
    public readonly record struct Finding(string? Format, bool IsAmbiguous);

    /// <summary>Finds out how all words of a column are dates; null if they are not.</summary>
    public static Finding? Of(IReadOnlyList<string> words, string? format)
    {
        if (words.Count == 0)
        {
            return null;
        }

        if (format is not null || All(words, null))
        {
            return All(words, format) ? new Finding(format, IsAmbiguous: false) : null;
        }

        (bool day, bool month) = (All(words, nameof(DayFirst)), All(words, nameof(MonthFirst)));
        return day || month ? new Finding(day ? nameof(DayFirst) : nameof(MonthFirst), day && month) : null;
    }

    /// <summary>Reads a date.</summary>
    public static bool TryRead(string word, string? format, out DateTime date) => DateTime.TryParseExact(
        word,
        format switch { null => Known, nameof(DayFirst) => DayFirst, nameof(MonthFirst) => MonthFirst, _ => [format] },
        CultureInfo.InvariantCulture,
        DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
        out date);

    /// <summary>The days since 1970-01-01.</summary>
    public static double Days(DateTime date) => (date - DateTime.UnixEpoch).TotalDays;

    /// <summary>The date of a number of days.</summary>
    public static DateTime OfDays(double days) => DateTime.UnixEpoch.AddDays(days);

    /// <summary>Writes the parts of a date as inputs.</summary>
    public static void WriteParts(DateTime date, Span<float> inputs)
    {
        (inputs[0], inputs[1], inputs[2]) = (date.Year, date.Month, date.Day);
        inputs[3] = date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek;
        if (inputs.Length > 4)
        {
            inputs[4] = (float)date.TimeOfDay.TotalHours;
        }
    }

    private static bool All(IReadOnlyList<string> words, string? format) => words.All(word => TryRead(word, format, out _));
}
