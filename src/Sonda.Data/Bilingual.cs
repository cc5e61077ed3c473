using System.Globalization;

namespace Sonda.Data;

/// <summary>What the user is told in the language of the UI culture, numbers as everywhere.</summary>
internal static class Bilingual
{
    /// <summary>The one of two wordings that the user reads.</summary>
    public static string Say(FormattableString english, FormattableString portuguese) => FormattableString.Invariant(
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "pt" ? portuguese : english);

    /// <summary>Why a file or folder cannot be read.</summary>
    public static string Unreadable(string path, Exception reason) => reason is FileNotFoundException or DirectoryNotFoundException
        ? Say($"{path}: cannot be read: there is no such file.", $"{path}: não pode ser lido: não existe esse arquivo.")
        : Say($"{path}: cannot be read: {reason.Message}", $"{path}: não pode ser lido: {reason.Message}");
}
