using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// A read-only view of one batch on its way through a network and back. It has no stages and no setters, so its reader cannot change a
/// weight or a buffer of the pass.
/// </summary>
/// <remarks>
/// Each <see cref="BatchPass{T}"/> has one view, which always shows the current batch: copy the numbers that must outlive the step. Layers
/// count from 0, the first hidden layer; the last is the output. Only the first <see cref="WeightGradient"/> of each layer allocates.
/// </remarks>
public sealed class BatchView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchPass<T> _pass;
    private readonly Matrix<T>[]?[] _gradients;

    internal BatchView(BatchPass<T> pass) =>
        (_pass, Network, _gradients) = (pass, pass.Network.View, new Matrix<T>[]?[pass.Network.Layers.Count]);

    /// <summary>The network.</summary>
    public NetworkView<T> Network { get; }

    /// <summary>Rows of the batch.</summary>
    public int Rows => _pass.Rows;

    /// <summary>
    /// The classes of the batch; step after step if every time step has a class; empty if the rows have targets.
    /// </summary>
    public ReadOnlySpan<byte> Labels => _pass.Targets.Labels;

    /// <summary>
    /// Whether the update of a training step measures its effect (<see cref="ITrainingObserver{T}.ParametersUpdated"/>). It does if it
    /// computes the gradients before it applies them; plain descent in mini-batches of at most 32 rows does not.
    /// </summary>
    public bool MeasuresUpdates => _pass.MeasuresUpdates;

    /// <summary>The pass through each layer.</summary>
    internal IReadOnlyList<LayerPass<T>> Layers => _pass.Layers;

    /// <summary>
    /// ∂C/∂b of the mean cost, one number for each neuron: the mean over the batch of δ of a layer. Empty if a layer adds no bias. Before a
    /// batch norm it is zero except for rounding, because the norm subtracts the mean and with it any bias; the gradient of the norm's own
    /// shift, its mean δ, takes its place.
    /// </summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public ReadOnlySpan<T> MeanDelta(int layer) => Layers[layer].MeanDelta;

    /// <summary>The Euclidean norm of <see cref="MeanDelta"/>: the learning speed of a layer.</summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public double LearningSpeed(int layer) => Reductions.Norm(Layers[layer].MeanDelta);

    /// <summary>The exponent of δ: the true δ of a layer is the δ in the buffers times 2 to this power.</summary>
    public int DeltaExponent(int layer) => Layers[layer].Exponent;

    /// <summary>
    /// ∂C/∂a of one row in a layer, valid during <see cref="IGradientFlow{T}.Arrived"/>; later δ may overwrite it.
    /// </summary>
    public ReadOnlySpan<T> OutputGradient(int layer, int row) => Layers[layer].OutputGradient.Row(row);

    /// <summary>Rows in the output of a layer: the rows of the batch, times the steps if the layer returns a sequence.</summary>
    public int RowsOf(int layer) => Layers[layer].Output.Rows;

    /// <summary>
    /// Rows in δ of a layer: as <see cref="RowsOf"/>, but a recurrent layer that returns its last state only still has δ for all steps.
    /// </summary>
    public int DeltaRowsOf(int layer) => Layers[layer].Delta.Rows;

    /// <summary>Rows in z of a layer: as <see cref="DeltaRowsOf"/>; an lstm or gru does not keep z, so its output counts instead.</summary>
    public int WeightedInputRowsOf(int layer) => Layers[layer].WeightedInput.Rows;

    /// <summary>Copies the slopes φ′(z) of one row in a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="row">The row, as in <see cref="Delta(int, int)"/>.</param>
    /// <param name="slopes">Memory as long as the row.</param>
    /// <returns>False if the layer has no activation of its own; then nothing is copied.</returns>
    public bool TryReadSlopes(int layer, int row, Span<T> slopes) =>
        Layers[layer].TryReadSlopes(_pass.InputOf(layer), row, slopes);

    /// <summary>
    /// δ of one row in a layer; of a sequence, of one step (step t of row i is row t·m + i).
    /// If a layer computes its activation together with its weights, δ is ∂C/∂z of its weighted input. Otherwise it is the gradient of its
    /// output, which is ∂C/∂z again for weights with a normalisation or activation behind them. In a recurrent layer δ is ∂C/∂z of all
    /// gates at a step, through all later steps; the gates of an lstm or gru are side by side, each padded with zeros.
    /// </summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    /// <param name="row">From 0, below <see cref="DeltaRowsOf"/>.</param>
    public ReadOnlySpan<T> Delta(int layer, int row) => Layers[layer].Delta.Row(row);

    /// <summary>The outputs of one row in a layer.</summary>
    public ReadOnlySpan<T> Activation(int layer, int row) => Layers[layer].Output.Row(row);

    /// <summary>The weighted inputs of one row in a layer.</summary>
    public ReadOnlySpan<T> WeightedInput(int layer, int row) => Layers[layer].WeightedInput.Row(row);

    /// <summary>The cost of one row, after <see cref="BatchPass{T}.Forward"/>; the mean over its steps if every step has a class.</summary>
    public double CostOf(int row) => _pass.Targets.CostOf(Layers[^1], row);

    /// <summary>
    /// The share of the steps of one row with the right class (0 or 1 if the row has one class), after <see cref="BatchPass{T}.Forward"/>;
    /// NaN if the rows have targets.
    /// </summary>
    public double RightShare(int row) => _pass.Targets.RightShare(Layers[^1], row);

    /// <summary>
    /// The predicted class of one row, after <see cref="BatchPass{T}.Forward"/>: the index of the largest output, the first of equals. With
    /// a single output, the nearer of 0 and 1.
    /// </summary>
    /// <param name="row">The row of the batch.</param>
    /// <param name="step">The time step, from 0, if every step has a class.</param>
    public int ClassOf(int row, int step = 0) => _pass.Targets.ClassOf(Layers[^1], row, step);

    /// <summary>
    /// Measures how strongly the cost depends on each time step of a recurrent layer, after <see cref="BatchPass{T}.Backward"/>: the norm
    /// of ∂C/∂state of a row, as the root mean square over the rows that have the step; 0 if no row has it. Paths through all later steps
    /// count, up to the truncation.
    /// </summary>
    /// <remarks>
    /// A vanishing gradient can underflow <typeparamref name="T"/>. With <see cref="BatchPass{T}.KeepsDeltaInRange"/> the smallest norm is
    /// about 1e-38 (float) or 1e-308 (double) of the largest gradient at the output of the layer; smaller norms are 0.
    /// </remarks>
    /// <param name="layer">The index of a recurrent layer.</param>
    /// <param name="norms">One number for each step.</param>
    /// <param name="state">The state to follow; default: the output h.</param>
    /// <exception cref="ArgumentException">The layer is not recurrent or has no such state, or <paramref name="norms"/> has another
    /// length.</exception>
    public void GradientNormPerStep(int layer, Span<double> norms, RecurrentState state = RecurrentState.Output) =>
        _pass.RecurrentAt(layer, norms.Length).ReadGradientNorms(state, norms);

    /// <summary>Copies Σ ∂C/∂W over the batch for the weights of one layer, in the scale of its δ.</summary>
    /// <param name="layer">The index of a layer with weights, which are its first parameter.</param>
    /// <param name="gradient">The gradient, row after row as in the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length differs from that of the parameter.</exception>
    public void WeightGradient(int layer, Span<T> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, Layers[layer].Layer.Parameters[0].Count);
        ParameterGradients(layer)[0].CopyTo(gradient);
    }

    /// <summary>
    /// Σ ∂C/∂p over the batch for each parameter p of one layer, in the scale of its δ. The next call overwrites them; the first of
    /// each layer allocates.
    /// </summary>
    internal Matrix<T>[] ParameterGradients(int layer)
    {
        Matrix<T>[] sums = _gradients[layer] ??=
            [.. Layers[layer].Layer.Parameters.Select(parameter => Matrix<T>.Create(parameter.Rows, parameter.Columns))];
        Layers[layer].WriteGradients(_pass.InputOf(layer), T.One, sums);
        return sums;
    }

    /// <summary>As <see cref="BatchPass{T}.WriteGradients"/>, into an arena of the caller.</summary>
    internal void WriteGradients(ParameterArena<T> gradients) => _pass.WriteGradients(gradients);
}
