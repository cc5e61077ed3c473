namespace Sonda.Studies.Speeds;

/// <summary>The result of <c>sonda speeds</c>: learning speeds right after initialisation, over many seeds.</summary>
/// <remarks>Hidden layers, first to last. Quantiles are taken layer by layer.</remarks>
public sealed record SpeedsResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The data: "mnist" or "drawn-digits".</summary>
    public required string Data { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of networks drawn.</summary>
    public required int Seeds { get; init; }

    /// <summary>The number of images in the average.</summary>
    public required int Images { get; init; }

    /// <summary>False if a stop came before the last seed; <see cref="Seeds"/> then counts the finished ones.</summary>
    public required bool Complete { get; init; }

    /// <summary>The speeds of the first seed.</summary>
    public required IReadOnlyList<double> Measured { get; init; }

    /// <summary>The median over the seeds; 0 if it is below the smallest double, see <see cref="MedianLog10"/>.</summary>
    public required IReadOnlyList<double> Median { get; init; }

    /// <summary>The 5% quantile.</summary>
    public required IReadOnlyList<double> Q05 { get; init; }

    /// <summary>The 95% quantile.</summary>
    public required IReadOnlyList<double> Q95 { get; init; }

    /// <summary>log₁₀ of the median, accurate at any depth.</summary>
    public required IReadOnlyList<double> MedianLog10 { get; init; }

    /// <summary>The median of the same norm computed in float32, as training sees it; 0 if it underflows.</summary>
    public required IReadOnlyList<double> MedianFloat32 { get; init; }

    /// <summary>The forecast of theory for each hidden layer; null if there is none.</summary>
    public IReadOnlyList<TheorySpeed>? Theory { get; init; }
}
