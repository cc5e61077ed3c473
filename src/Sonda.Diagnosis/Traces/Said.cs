using System.Globalization;

namespace Sonda.Diagnosis.Traces;

/// <summary>What the writer of a trace is told, in the language of the UI culture, numbers as everywhere.</summary>
internal static class Said
{
    /// <summary>The one of two wordings that is read.</summary>
    public static string In(FormattableString english, FormattableString portuguese) => FormattableString.Invariant(
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "pt" ? portuguese : english);
}
