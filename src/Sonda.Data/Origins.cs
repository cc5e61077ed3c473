using System.Globalization;

namespace Sonda.Data;

/// <summary>Where data came from, in the language of the UI culture.</summary>
internal static class Origins
{
    public static string Generator(ulong seed) => Pick($"built-in generator, seed {seed}", $"gerador embutido, semente {seed}");

    public static string Csv(string path, string target, bool isRegression) => isRegression
        ? Pick($"{path}, target {target}: numbers", $"{path}, alvo {target}: números")
        : Pick($"{path}, target {target}: classes", $"{path}, alvo {target}: classes");

    public static string Pictures(string folder) => Pick($"PNG files in {folder}", $"arquivos PNG em {folder}");

    private static string Pick(FormattableString english, FormattableString portuguese) =>
        (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "pt" ? portuguese : english)
        .ToString(CultureInfo.InvariantCulture);
}
