namespace Sonda.Engine;

/// <summary>A number with its noun in singular or plural, as a part of a longer text.</summary>
internal static class CountedNoun
{
    /// <summary>1 input, 2 inputs.</summary>
    public static LocalizableText Inputs(int n) => LocalizableText.Count(n, $"{n} input", $"{n} inputs");

    /// <summary>1 output, 2 outputs.</summary>
    public static LocalizableText Outputs(int n) => LocalizableText.Count(n, $"{n} output", $"{n} outputs");

    /// <summary>1 class, 2 classes.</summary>
    public static LocalizableText Classes(int n) => LocalizableText.Count(n, $"{n} class", $"{n} classes");

    /// <summary>1 target, 2 targets.</summary>
    public static LocalizableText Targets(int n) => LocalizableText.Count(n, $"{n} target", $"{n} targets");

    /// <summary>1 number, 2 numbers.</summary>
    public static LocalizableText Numbers(int n) => LocalizableText.Count(n, $"{n} number", $"{n} numbers");

    /// <summary>1 time step, 2 time steps.</summary>
    public static LocalizableText TimeSteps(int n) => LocalizableText.Count(n, $"{n} time step", $"{n} time steps");

    /// <summary>1 size, 2 sizes.</summary>
    public static LocalizableText Sizes(int n) => LocalizableText.Count(n, $"{n} size", $"{n} sizes");

    /// <summary>1 row, 2 rows.</summary>
    public static LocalizableText Rows(int n) => LocalizableText.Count(n, $"{n} row", $"{n} rows");
}
