namespace Sonda.Runs.Probes;

/// <summary>How the signal and the gradient of one batch pass a layer with weights, and why they grow or shrink there.</summary>
public sealed record LayerFlow
{
    /// <summary>Root mean square of the outputs a.</summary>
    public required double ForwardRms { get; init; }

    /// <summary>
    /// Root mean square over units of the deviation of an output from its mean over the rows. Where units are dropped, of what deviates
    /// alike whichever are: the root of the covariance of two passes, but no less than so many rows can tell from none, a part in ⁴√rows of all.
    /// </summary>
    public required double ForwardSpread { get; init; }

    /// <summary>Root mean square of the weighted inputs z.</summary>
    public required double WeightedRms { get; init; }

    /// <summary>‖δ‖ of a row, δ = ∂C/∂z: the root mean square over the rows. Where there are time steps, √(Σₜ ‖δₜ‖²) of a row.</summary>
    public required Magnitude DeltaNorm { get; init; }

    /// <summary>
    /// The norm of ∂C/∂b of the mean cost: the learning speed. Over T time steps δ adds up, so that it may be up to √T times
    /// <see cref="DeltaNorm"/>.
    /// </summary>
    public required Magnitude Speed { get; init; }

    /// <summary>‖∂C/∂W‖ of the mean cost, W the first of the layer's weights.</summary>
    public required Magnitude GradientNorm { get; init; }

    /// <summary>‖W‖ of the same.</summary>
    public required double WeightNorm { get; init; }

    /// <summary>Root mean square of the slopes φ′(z).</summary>
    public required double SlopeRms { get; init; }

    /// <summary>The share of slopes that are not zero and below a hundredth of the largest slope that was read.</summary>
    public required double SaturatedShare { get; init; }

    /// <summary>Units whose slope was zero in every row.</summary>
    public required IReadOnlyList<int> DeadUnits { get; init; }

    /// <summary>
    /// The share of the numbers of δ that are not zero whose magnitude is below the smallest normal float32; of a unit and a row that
    /// of the time step where it is largest.
    /// </summary>
    public required double UnderflowShare { get; init; }

    /// <summary>‖∂C/∂h‖ at each time step, first to last; null if the layer is not recurrent.</summary>
    public required IReadOnlyList<double>? StepGradientNorms { get; init; }

    /// <summary>
    /// The same of that part of the cost which leaves through the last time step alone, of an lstm for its cells: what of the last
    /// step reaches back to each; null if the layer is not recurrent.
    /// </summary>
    public IReadOnlyList<double>? CarriedNorms { get; init; }

    /// <summary>
    /// Factors that multiply to ‖δ‖ of this layer over ‖δ‖ of the next layer with weights; none for the output layer.
    /// </summary>
    public required IReadOnlyList<FlowFactor> Backward { get; init; }

    /// <summary>Factors that multiply to the root mean square of this layer's outputs over that of what entered it.</summary>
    public required IReadOnlyList<FlowFactor> Forward { get; init; }
}

/// <summary>One of the causes that multiply to a gain or a loss.</summary>
/// <param name="Name">weights, alignment, bias, slope, selection, dead, activation, norm, residual, dropout, pooling or recurrence.</param>
/// <param name="Value">The factor, 0 or more.</param>
public readonly record struct FlowFactor(string Name, double Value)
{
    /// <summary>The factor in decibels, 20 log₁₀: −6 dB is a half.</summary>
    public double Decibels => 20 * Math.Log10(Value);
}
