using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// The readings of one batch on its way through a network and back. A view has no stage and no setter: nothing that it gives
/// can write a weight or a buffer of the pass behind it.
/// </summary>
/// <remarks>
/// One for each <see cref="BatchPass{T}"/>, so it always shows the batch that passes now: copy whatever must outlive the step.
/// Layers count from 0, the first hidden layer; the last is the output. Nothing is allocated, but by <see cref="WeightGradient"/>.
/// </remarks>
public sealed class BatchView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchPass<T> _pass;

    internal BatchView(BatchPass<T> pass) => (_pass, Network) = (pass, pass.Network.View);

    /// <summary>The network.</summary>
    public NetworkView<T> Network { get; }

    /// <summary>Rows of the batch.</summary>
    public int Rows => _pass.Rows;

    /// <summary>
    /// The classes of the batch, step after step if every time step has one; empty if the rows have targets instead.
    /// </summary>
    public ReadOnlySpan<byte> Labels => _pass.Targets.Labels;

    /// <summary>
    /// Whether the update of a training step measures what it does (<see cref="ITrainingObserver{T}.ParametersUpdated"/>). It
    /// does if it forms the gradients before it follows them: plain descent in mini-batches of at most 32 rows does not.
    /// </summary>
    public bool MeasuresUpdates => _pass.MeasuresUpdates;

    /// <summary>The pass through each layer.</summary>
    internal IReadOnlyList<LayerPass<T>> Layers => _pass.Layers;

    /// <summary>
    /// ∂C/∂b of the averaged cost, one number for each neuron: the mean over the batch of δ of a layer. Empty if a
    /// layer adds nothing. Before a batch norm it is zero but for rounding, because batch norm takes off what a bias
    /// adds; the gradient of the norm's own shift, its mean δ, stands in its place.
    /// </summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public ReadOnlySpan<T> MeanDelta(int layer) => Layers[layer].MeanDelta;

    /// <summary>The Euclidean norm of <see cref="MeanDelta"/>: the learning speed of a layer.</summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    public double LearningSpeed(int layer) => Reductions.Norm(Layers[layer].MeanDelta);

    /// <summary>The power of two that δ of a layer in the buffers lacks: the true δ is that in the buffers times 2 to this power.</summary>
    public int DeltaExponent(int layer) => Layers[layer].Exponent;

    /// <summary>
    /// ∂C/∂a of one row in a layer during <see cref="IGradientFlow{T}.Arrived"/>; later it may have become δ.
    /// </summary>
    public ReadOnlySpan<T> OutputGradient(int layer, int row) => Layers[layer].OutputGradient.Row(row);

    /// <summary>Rows of the output of a layer: those of the batch, times the steps if the layer gives a sequence.</summary>
    public int RowsOf(int layer) => Layers[layer].Output.Rows;

    /// <summary>Rows of δ of a layer: as <see cref="RowsOf"/>, but those of all steps also if a recurrent layer gives its last state alone.</summary>
    public int DeltaRowsOf(int layer) => Layers[layer].Delta.Rows;

    /// <summary>Rows of z of a layer: as <see cref="DeltaRowsOf"/>, but of an lstm or gru, which does not keep z, those of its output.</summary>
    public int WeightedInputRowsOf(int layer) => Layers[layer].WeightedInput.Rows;

    /// <summary>Writes the slopes φ′(z) of one row in a layer into memory of the caller.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="row">The row, as in <see cref="Delta(int, int)"/>.</param>
    /// <param name="slopes">As long as the row.</param>
    /// <returns>False, and nothing written, if the layer has no activation of its own.</returns>
    public bool TryReadSlopes(int layer, int row, Span<T> slopes) =>
        Layers[layer].TryReadSlopes(_pass.InputOf(layer), row, slopes);

    /// <summary>
    /// δ of one row in a layer; of a sequence, of one step (step t of row i is row t·m + i). If the activation of a
    /// layer is computed together with its weights, ∂C/∂z of what goes into it; else ∂C/∂ of what the layer gives, which
    /// for weights with a normalisation or an activation behind them is ∂C/∂z again. Of a recurrent layer, ∂C/∂z of all
    /// its gates at a step, through all later steps too; of an lstm or gru the gates stand side by side, each padded with zeros.
    /// </summary>
    /// <param name="layer">The layer, 0 the first hidden one.</param>
    /// <param name="row">From 0, below <see cref="DeltaRowsOf"/>.</param>
    public ReadOnlySpan<T> Delta(int layer, int row) => Layers[layer].Delta.Row(row);

    /// <summary>Outputs of one row in a layer.</summary>
    public ReadOnlySpan<T> Activation(int layer, int row) => Layers[layer].Output.Row(row);

    /// <summary>Weighted inputs of one row in a layer.</summary>
    public ReadOnlySpan<T> WeightedInput(int layer, int row) => Layers[layer].WeightedInput.Row(row);

    /// <summary>The cost of one row, after <see cref="BatchPass{T}.Forward"/>; the mean over its steps if every step has a class.</summary>
    public double CostOf(int row) => _pass.Targets.CostOf(Layers[^1], row);

    /// <summary>
    /// The share of the steps of one row, 0 or 1 of a single one, whose outputs stand for their class, after
    /// <see cref="BatchPass{T}.Forward"/>; NaN if the rows have targets.
    /// </summary>
    public double RightShare(int row) => _pass.Targets.RightShare(Layers[^1], row);

    /// <summary>
    /// The class that the outputs of one row stand for, after <see cref="BatchPass{T}.Forward"/>: that of the largest, the first
    /// of equals; of a single output the nearer of the classes 0 and 1.
    /// </summary>
    /// <param name="row">The row of the batch.</param>
    /// <param name="step">The time step, from 0, if every step has a class.</param>
    public int ClassOf(int row, int step = 0) => _pass.Targets.ClassOf(Layers[^1], row, step);

    /// <summary>
    /// Writes how much each time step of a recurrent layer matters to the cost, after <see cref="BatchPass{T}.Backward"/>: the
    /// norm of ∂C/∂state of a row, as the root mean square over the rows that have the step, 0 if none has. Paths through
    /// all later steps count, up to the truncation.
    /// </summary>
    /// <remarks>
    /// If the gradient vanishes on its way back, the numbers of type <typeparamref name="T"/> end: with
    /// <see cref="BatchPass{T}.KeepsDeltaInRange"/> at about 1e-38 (float) or 1e-308 (double) of the largest gradient that comes
    /// into the layer, smaller ones are 0.
    /// </remarks>
    /// <param name="layer">The layer, which is recurrent.</param>
    /// <param name="norms">One for each step.</param>
    /// <param name="state">The state to follow; default: the output h.</param>
    /// <exception cref="ArgumentException">The layer is not recurrent or has no such state, or there is not one number for each step.</exception>
    public void GradientNormPerStep(int layer, Span<double> norms, RecurrentState state = RecurrentState.Output) =>
        _pass.RecurrentAt(layer, norms.Length).ReadGradientNorms(state, norms);

    /// <summary>Writes Σ ∂C/∂W of the batch for one layer into memory of the caller, in the scale of its δ; allocates.</summary>
    /// <param name="layer">The layer, which has weights: those of its first parameter are meant.</param>
    /// <param name="gradient">Row after row, as the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not that of the parameter.</exception>
    public void WeightGradient(int layer, Span<T> gradient)
    {
        IReadOnlyList<Parameter<T>> parameters = Layers[layer].Layer.Parameters;
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, parameters[0].Count);
        Matrix<T>[] sums = [.. parameters.Select(parameter => Matrix<T>.Create(parameter.Rows, parameter.Columns))];
        Layers[layer].WriteGradients(_pass.InputOf(layer), T.One, sums);
        for (int row = 0; row < sums[0].Rows; row++)
        {
            sums[0].Row(row).CopyTo(gradient.Slice(row * sums[0].Columns, sums[0].Columns));
        }
    }

    /// <summary>As <see cref="BatchPass{T}.WriteGradients"/>, into an arena of the caller.</summary>
    internal void WriteGradients(ParameterArena<T> gradients) => _pass.WriteGradients(gradients);
}
