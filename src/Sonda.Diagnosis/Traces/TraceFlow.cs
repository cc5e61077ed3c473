namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The size of the gradient at the places between two layers, on its way back: norms of a row, as <see cref="LayerReading.DeltaNorm"/>. A reader makes
/// the factors of the layer of them.
/// </summary>
public sealed record TraceFlow
{
    /// <summary>‖∂C/∂x‖ at the inputs of this layer: what its weights pass back.</summary>
    public double? Back { get; init; }

    /// <summary>‖∂C/∂a‖ at the outputs of the activation of this layer.</summary>
    public double? Arrived { get; init; }

    /// <summary>The part of that at units whose slope is not zero.</summary>
    public double? Alive { get; init; }

    /// <summary>What the activation passes back.</summary>
    public double? Passed { get; init; }

    /// <summary>The root mean square of the slopes that are not zero.</summary>
    public double? Steep { get; init; }
}
