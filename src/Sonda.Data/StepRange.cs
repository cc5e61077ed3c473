using System.Globalization;

namespace Sonda.Data;

/// <summary>Steps that sequences have, all the same or each its own from a range, both ends allowed: <c>150</c>, <c>50..150</c>.</summary>
/// <param name="Min">The fewest.</param>
/// <param name="Max">The most.</param>
public readonly record struct StepRange(int Min, int Max)
{
    private const string Mark = "..";

    /// <summary>The same for all.</summary>
    public static implicit operator StepRange(int steps) => new(steps, steps);

    /// <summary>The same for all.</summary>
    public static StepRange FromInt32(int steps) => steps;

    /// <summary>Whether all have the same.</summary>
    internal bool IsOne => Min == Max;

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Min}{(IsOne ? "" : $"{Mark}{Max}")}");

    /// <summary>Reads the text form; false where it is none, or not within the limits.</summary>
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

    /// <summary>Whether it is a range, within limits.</summary>
    internal bool IsWithin(NumberRange<int> limits) => limits.Contains(Min) && limits.Contains(Max) && Min <= Max;

    /// <summary>The range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none, or not within the limits.</exception>
    internal StepRange Checked(NumberRange<int> limits, string name) => IsWithin(limits)
        ? this
        : throw new ArgumentOutOfRangeException(name, this, $"Expected steps {limits}, or a range of them as in 50..150.");
}
