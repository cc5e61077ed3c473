namespace Sonda.Benchmarks.Table;

/// <summary>One bar and its measurement.</summary>
internal sealed record TableRow
{
    /// <summary>The subject of the measurement.</summary>
    public required string What { get; init; }

    /// <summary>The bar.</summary>
    public required double Bar { get; init; }

    /// <summary>Whether more is better: the bar is then the minimum, otherwise the maximum.</summary>
    public bool AtLeast { get; init; }

    /// <summary>The unit of bar and measurement, as written after the number.</summary>
    public required string Unit { get; init; }

    /// <summary>The number of digits after the point.</summary>
    public int Digits { get; init; }

    /// <summary>The measurement; null if it failed.</summary>
    public double? Measured { get; init; }

    /// <summary>The background of the measurement, or the reason for its failure.</summary>
    public required string Detail { get; init; }

    /// <summary>Whether the bar is met; null without a measurement.</summary>
    public bool? Met => Measured is { } value ? (AtLeast ? value >= Bar : value <= Bar) : null;
}
