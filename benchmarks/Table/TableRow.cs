namespace Sonda.Benchmarks.Table;

/// <summary>One bar and what was measured against it.</summary>
internal sealed record TableRow
{
    /// <summary>What is measured.</summary>
    public required string What { get; init; }

    /// <summary>The bar.</summary>
    public required double Bar { get; init; }

    /// <summary>Whether more is better: the bar is then the least that passes, else the most.</summary>
    public bool AtLeast { get; init; }

    /// <summary>The unit of bar and measurement, as written after the number.</summary>
    public required string Unit { get; init; }

    /// <summary>Digits after the point.</summary>
    public int Digits { get; init; }

    /// <summary>The measurement; null if it could not be made.</summary>
    public double? Measured { get; init; }

    /// <summary>How it came about, or why it did not.</summary>
    public required string Detail { get; init; }

    /// <summary>Whether the bar is met; null if nothing was measured.</summary>
    public bool? Met => Measured is { } value ? (AtLeast ? value >= Bar : value <= Bar) : null;
}
