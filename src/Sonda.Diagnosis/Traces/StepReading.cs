namespace Sonda.Diagnosis.Traces;

/// <summary>The readings of one step, on its mini-batch, before the parameters moved.</summary>
public sealed record StepReading
{
    /// <summary>Training steps before this one.</summary>
    public required long Step { get; init; }

    /// <summary>The mean cost of the batch; null if not read.</summary>
    public double? Cost { get; init; }

    /// <summary>The learning rate of the step; null if not read.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The factor by which the loss was multiplied for the backward pass; the readings are without it. Null if not read.</summary>
    public double? LossScale { get; init; }

    /// <summary>One reading for each of <see cref="TraceSubject.Layers"/>.</summary>
    public required IReadOnlyList<LayerReading> Layers { get; init; }

    /// <summary>
    /// The score of a linear probe on the outputs of the last hidden layer, on rows that it was not fitted on: for targets the share of
    /// their variance that it explains, for classes the accuracy beyond that of the largest class, as a share of the rest. 0 is guessing,
    /// 1 perfect; null if not measured.
    /// </summary>
    public double? LinearProbeScore { get; init; }

    /// <summary>‖∂C/∂x‖ at the input of the network, root mean square over the rows; null if not read.</summary>
    public double? InputGradientNorm { get; init; }
}

/// <summary>
/// The readings of one layer; null for each that was not taken. Norms are Euclidean; those of rows are root mean squares over the rows of
/// the batch.
/// </summary>
public sealed record LayerReading
{
    /// <summary>Root mean square of the layer's outputs a.</summary>
    public double? ForwardRms { get; init; }

    /// <summary>
    /// Root mean square over units of the deviation of a unit's output from its mean over the rows: how much rows still differ. With
    /// dropout, the part that does not depend on the dropped units, if measured so, and at least the smallest part that the rows can
    /// resolve; in mini-batches of training it includes the noise of dropout.
    /// </summary>
    public double? ForwardSpread { get; init; }

    /// <summary>Root mean square of the weighted inputs z.</summary>
    public double? WeightedRms { get; init; }

    /// <summary>
    /// ‖δ‖ of a row, δ = ∂C/∂z. With T time steps, √(Σₜ ‖δₜ‖²); for a recurrent layer over all gates and through all later steps of each.
    /// </summary>
    public double? DeltaNorm { get; init; }

    /// <summary>
    /// The norm of the mean of δ over the rows, the time steps of a row summed: the learning speed. At most <see cref="DeltaNorm"/>
    /// without time steps, √T times that with them.
    /// </summary>
    public double? Speed { get; init; }

    /// <summary>‖∂C/∂W‖ of the mean cost.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>‖W‖, W the first of the layer's weights.</summary>
    public double? WeightNorm { get; init; }

    /// <summary>The standard deviation of the numbers of W about their mean.</summary>
    public double? WeightDeviation { get; init; }

    /// <summary>The standard deviation of the biases about their mean, 0 for a layer without biases.</summary>
    public double? BiasDeviation { get; init; }

    /// <summary>
    /// How much the weights of the units differ: ‖W − W̄‖/‖W‖, with the mean unit in every column of W̄. 0 if all units have the same weights,
    /// √(1 − 1/units) for random weights of mean 0.
    /// </summary>
    public double? UnitDifference { get; init; }

    /// <summary>‖U‖ of the recurrent weights; null also if the layer has none.</summary>
    public double? RecurrentWeightNorm { get; init; }

    /// <summary>‖ΔW‖/‖W‖ of the step that followed.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>Root mean square slope φ′(z).</summary>
    public double? SlopeRms { get; init; }

    /// <summary>The share of outputs whose slope is below a hundredth of the largest but not zero.</summary>
    public double? SaturatedShare { get; init; }

    /// <summary>Units whose slope is zero in every row of the batch.</summary>
    public IReadOnlyList<int>? DeadUnits { get; init; }

    /// <summary>
    /// The number of units that differ from each other in their weights, biases or gradients of these. Units that agree in all of them stay
    /// the same unit for the whole training. Null if not read.
    /// </summary>
    public int? DistinctUnits { get; init; }

    /// <summary>
    /// The share of the nonzero numbers of δ whose magnitude is below the smallest normal number of the working precision;
    /// null if not read in a wider one. The time steps of a sequence add to one gradient, so only the largest step of a
    /// unit and a row counts.
    /// </summary>
    public double? UnderflowShare { get; init; }

    /// <summary>
    /// The factors, by name, that multiply to ‖δ‖ of this layer over ‖δ‖ of the next: weights, alignment, slope,
    /// selection, dead, norm, residual, dropout, pooling, recurrence, other; null if not read. The output layer has none.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Factors { get; init; }

    /// <summary>The gradient between this layer and its neighbours, of which <see cref="Factors"/> can be made; null if not read.</summary>
    public TraceFlow? Flow { get; init; }

    /// <summary>Like <see cref="Factors"/>, for the forward signal: the root mean square of this layer's outputs over that of its inputs.</summary>
    public IReadOnlyDictionary<string, double>? ForwardFactors { get; init; }

    /// <summary>‖∂C/∂h‖ at each time step, first to last; null if the layer is not recurrent.</summary>
    public IReadOnlyList<double>? StepGradientNorms { get; init; }

    /// <summary>
    /// The same for the part of the cost that leaves the layer through its last time step (for an LSTM, for its cells): how much of the
    /// gradient of the last step reaches back to each. If null, <see cref="StepGradientNorms"/> is used instead: it is the same for a layer
    /// that outputs its last state only, and too large for others, in which each step has a gradient of its own.
    /// </summary>
    public IReadOnlyList<double>? LastStepGradientNorms { get; init; }
}
