namespace Sonda.Data;

/// <summary>The origins of data.</summary>
internal static class Origins
{
    public static LocalizableText Generator(ulong seed) => LocalizableText.Of($"built-in generator, seed {seed}");

    public static LocalizableText Program() => LocalizableText.Of($"arrays of a program");

    public static LocalizableText Csv(string path, string target, bool isRegression) => isRegression
        ? LocalizableText.Of($"{path}, target {target}: numbers")
        : LocalizableText.Of($"{path}, target {target}: classes");

    public static LocalizableText Pictures(string folder) => LocalizableText.Of($"PNG files in {folder}");
}
