using System.Globalization;

namespace Sonda.Data;

/// <summary>
/// The number of steps of sequences, one for all or a range for each to draw from, including both ends: <c>150</c>, <c>50..150</c>.
/// </summary>
/// <param name="Min">The minimum.</param>
/// <param name="Max">The maximum.</param>
public readonly record struct StepRange(int Min, int Max)
{
    private const string Mark = "..";

    /// <summary>Creates a range of one number.</summary>
    public static implicit operator StepRange(int steps) => new(steps, steps);

    /// <summary>Creates a range of one number.</summary>
    public static StepRange FromInt32(int steps) => steps;

    /// <summary>Whether all sequences have the same number of steps.</summary>
    internal bool IsOne => Min == Max;

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Min}{(IsOne ? "" : $"{Mark}{Max}")}");

    /// <summary>Parses the text form; false if it is invalid or out of the limits.</summary>
    internal static bool TryParse(string text, NumberRange<int> limits, out StepRange range)
    {
        string[] ends = text.Split(Mark);
        range = default;
        if (ends.Length > 2
            || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int least)
            || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int most))
        {
            return false;
        }

        range = new StepRange(least, most);
        return range.IsWithin(limits);
    }

    /// <summary>Whether this is a valid range within the limits.</summary>
    internal bool IsWithin(NumberRange<int> limits) => limits.Contains(Min) && limits.Contains(Max) && Min <= Max;

    /// <summary>Returns a valid range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is invalid or out of the limits.</exception>
    internal StepRange Checked(NumberRange<int> limits, string name) => IsWithin(limits)
        ? this
        : throw new ArgumentOutOfRangeException(name, this, $"Expected steps {limits}, or a range of them as in 50..150.");
}
