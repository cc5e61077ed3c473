namespace Sonda.Diagnosis.Traces;

/// <summary>The numbers that a property of a trace may have. NaN is a reading too: of a training that broke.</summary>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
/// <param name="IsOpen">Whether the largest number itself is out, and NaN too: its author chose the number.</param>
internal sealed record NumberRange(double Min, double Max = double.PositiveInfinity, bool IsOpen = false)
{
    /// <summary>The largest share: a mean of rounded means exceeds 1 by its rounding.</summary>
    private const double MaxShare = 1 + 1e-6;

    /// <summary>Numbers from 0 on; where a fact may be unknown, 0 stands for it.</summary>
    public static NumberRange NotNegative { get; } = new(0);

    /// <summary>Counts of what there is at least once.</summary>
    public static NumberRange Positive { get; } = new(1);

    /// <summary>A part of a whole.</summary>
    public static NumberRange Share { get; } = new(0, MaxShare);

    /// <summary>A part that is never the whole.</summary>
    public static NumberRange Partial { get; } = new(0, 1, IsOpen: true);

    /// <summary>1 for perfect, 0 for guessing, and less for what is worse than guessing.</summary>
    public static NumberRange Score { get; } = new(double.NegativeInfinity, MaxShare);

    /// <summary>The numbers in words.</summary>
    public LocalizableText Expected => this switch
    {
        { IsOpen: true } => LocalizableText.Of($"{Min} or more and less than {Max}"),
        { Max: double.PositiveInfinity } => LocalizableText.Of($"{Min} or more"),
        { Min: double.NegativeInfinity } => LocalizableText.Of($"1 or less"),
        _ => LocalizableText.Of($"0 to 1; divide a percentage by 100"),
    };

    /// <summary>Whether a number is one of them.</summary>
    public bool Holds(double number) => double.IsNaN(number) ? !IsOpen : number >= Min && (IsOpen ? number < Max : number <= Max);
}
