namespace Sonda.Sweeps.Measures;

/// <summary>A kind of <see cref="Measure"/>.</summary>
/// <param name="Name">Its name in text form.</param>
/// <param name="Needs">What it needs of a run.</param>
/// <param name="Read">Reads it from a cell, given the argument.</param>
internal sealed record MeasureKind(string Name, CellNeeds Needs, Func<CellReadings, string, double> Read)
{
    /// <summary>The unit: % or nothing.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether a larger value means that training went better.</summary>
    public bool IsBetterHigh { get; init; }

    /// <summary>A valid text form, for messages.</summary>
    public string Example { get; init; } = Name;

    /// <summary>The argument in words, for messages.</summary>
    public LocalizableText Allowed { get; init; } = LocalizableText.Of($"nothing in parentheses");

    /// <summary>Whether it takes an argument.</summary>
    public bool TakesArgument => Example != Name;

    /// <summary>Whether an argument is allowed.</summary>
    public Func<string, bool> Allows { get; init; } = argument => argument.Length == 0;
}
