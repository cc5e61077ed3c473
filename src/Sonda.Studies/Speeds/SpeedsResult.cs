namespace Sonda.Studies.Speeds;

/// <summary>What <c>sonda speeds</c> measured: learning speeds right after initialisation, over many seeds.</summary>
/// <remarks>Hidden layers, first to last. Quantiles are taken layer by layer.</remarks>
public sealed record SpeedsResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The data: "mnist" or "drawn-digits".</summary>
    public required string Data { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Networks drawn.</summary>
    public required int Seeds { get; init; }

    /// <summary>Images averaged over.</summary>
    public required int Images { get; init; }

    /// <summary>False where the run was stopped before all seeds were done; <see cref="Seeds"/> then counts those done.</summary>
    public required bool Complete { get; init; }

    /// <summary>The speeds of the first seed.</summary>
    public required IReadOnlyList<double> Measured { get; init; }

    /// <summary>The median over the seeds; 0 where it is under the smallest double, see <see cref="MedianLog10"/>.</summary>
    public required IReadOnlyList<double> Median { get; init; }

    /// <summary>The 5 % quantile.</summary>
    public required IReadOnlyList<double> Q05 { get; init; }

    /// <summary>The 95 % quantile.</summary>
    public required IReadOnlyList<double> Q95 { get; init; }

    /// <summary>log₁₀ of the median, right at any depth.</summary>
    public required IReadOnlyList<double> MedianLog10 { get; init; }

    /// <summary>What float32 training sees: the median of the same norm computed in float32, 0 where it underflows.</summary>
    public required IReadOnlyList<double> MedianFloat32 { get; init; }
}
