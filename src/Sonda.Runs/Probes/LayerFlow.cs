namespace Sonda.Runs.Probes;

/// <summary>The flow of one batch's signal and gradient through a layer with weights, and the causes of gain and loss.</summary>
public sealed record LayerFlow
{
    /// <summary>Root mean square of the outputs a.</summary>
    public required double ForwardRms { get; init; }

    /// <summary>
    /// Root mean square over units of the deviation of an output from its mean over the rows. With dropout, only the deviation
    /// that does not depend on the dropped units counts: the root of the covariance of two passes. It is at least what chance gives
    /// over so many rows, 1/⁴√rows of the whole.
    /// </summary>
    public required double ForwardSpread { get; init; }

    /// <summary>Root mean square of the weighted inputs z.</summary>
    public required double WeightedRms { get; init; }

    /// <summary>‖δ‖ of a row, δ = ∂C/∂z: the root mean square over the rows. With time steps, √(Σₜ ‖δₜ‖²) of a row.</summary>
    public required Magnitude DeltaNorm { get; init; }

    /// <summary>
    /// The norm of ∂C/∂b of the mean cost: the learning speed. Over T time steps δ adds up, so it may reach √T times
    /// <see cref="DeltaNorm"/>.
    /// </summary>
    public required Magnitude Speed { get; init; }

    /// <summary>‖∂C/∂W‖ of the mean cost, with W the first of the layer's weight matrices.</summary>
    public required Magnitude GradientNorm { get; init; }

    /// <summary>‖W‖ of the same matrix.</summary>
    public required double WeightNorm { get; init; }

    /// <summary>Root mean square of the slopes φ′(z).</summary>
    public required double SlopeRms { get; init; }

    /// <summary>The share of slopes that are not zero but below about a hundredth of the largest slope.</summary>
    public required double SaturatedShare { get; init; }

    /// <summary>The units whose slope was zero in every row.</summary>
    public required IReadOnlyList<int> DeadUnits { get; init; }

    /// <summary>The number of units that differ in weights, biases or gradients (<see cref="DistinctUnits"/>).</summary>
    public required int DistinctUnits { get; init; }

    /// <summary>
    /// The share of the nonzero numbers of δ whose magnitude is below the smallest normal float32. In a sequence, the time step
    /// with the largest magnitude counts for a unit and a row.
    /// </summary>
    public required double UnderflowShare { get; init; }

    /// <summary>‖∂C/∂h‖ at each time step, first to last; null if the layer is not recurrent.</summary>
    public required IReadOnlyList<double>? StepGradientNorms { get; init; }

    /// <summary>
    /// The gradient at each time step if only the last step had a cost: how far back the last step reaches. In an lstm, of the
    /// cells. Null if the layer is not recurrent.
    /// </summary>
    public IReadOnlyList<double>? CarriedNorms { get; init; }

    /// <summary>
    /// Factors that multiply to ‖δ‖ of this layer over ‖δ‖ of the next layer with weights; empty for the output layer.
    /// </summary>
    public required IReadOnlyList<FlowFactor> Backward { get; init; }

    /// <summary>Factors that multiply to the root mean square of this layer's outputs over that of its inputs.</summary>
    public required IReadOnlyList<FlowFactor> Forward { get; init; }
}

/// <summary>A cause of a gain or a loss; the causes multiply to the whole.</summary>
/// <param name="Name">weights, alignment, bias, slope, selection, dead, activation, norm, residual, dropout, pooling or recurrence.</param>
/// <param name="Value">The factor, 0 or more.</param>
public readonly record struct FlowFactor(string Name, double Value)
{
    /// <summary>The factor in decibels, 20 log₁₀; −6 dB is one half.</summary>
    public double Decibels => 20 * Math.Log10(Value);
}
