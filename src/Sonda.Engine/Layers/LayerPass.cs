using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>The forward and backward pass of batches through one layer, with its buffers.</summary>
/// <remarks>
/// <see cref="Output"/> and <see cref="OutputGradient"/> have one row for each row of the batch, or for each of its steps (see <see
/// cref="BatchInput{T}"/>). The next layer writes <see cref="OutputGradient"/>; a layer may change it in place in its backward pass, from
/// ∂C/∂a to δ = ∂C/∂z. Only the constructor allocates.
/// </remarks>
internal abstract class LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T> _output;
    private readonly Matrix<T> _outputGradient;
    private readonly int _steps;

    /// <summary>Creates the buffers of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    protected LayerPass(Layer<T> layer, int capacity)
    {
        _steps = layer.Output.Steps;
        _output = Matrix<T>.Create(capacity * _steps, layer.Output.Features);
        _outputGradient = Matrix<T>.Create(capacity * _steps, layer.Output.Features);
    }

    /// <summary>The layer.</summary>
    public abstract Layer<T> Layer { get; }

    /// <summary>The current batch, shared by all layers.</summary>
    public BatchContext Batch { get; set; } = new(0);

    /// <summary>Whether the layer is the last, whose <see cref="OutputGradient"/> the cost fills with ∂C/∂z instead of ∂C/∂a.</summary>
    public bool IsOutput { get; set; }

    /// <summary>The exponent of the gradients: the true gradients are those in the buffers times 2 to this power.</summary>
    public int Exponent { get; set; }

    /// <summary>The output: m · steps × features.</summary>
    public Matrix<T> Output => Rows(_output);

    /// <summary>∂C/∂output; after <see cref="Backward"/>, the layer may have overwritten it.</summary>
    public Matrix<T> OutputGradient => Rows(_outputGradient);

    /// <summary>z, the input of the activation; the output itself if there is no activation.</summary>
    public virtual Matrix<T> WeightedInput => Output;

    /// <summary>δ = ∂C/∂z, after <see cref="Backward"/>; if there are several <see cref="Sums"/>, of all of them side by side.</summary>
    public virtual Matrix<T> Delta => OutputGradient;

    /// <summary>∂C/∂b of the mean cost over the batch, after <see cref="Backward"/>; empty if the layer adds no bias.</summary>
    public virtual ReadOnlySpan<T> MeanDelta => [];

    /// <summary>All sums that the layer applies a function to: z, or the sums of all gates side by side, each padded.</summary>
    public virtual Matrix<T> Sums => WeightedInput;

    /// <summary>
    /// Whether <see cref="Forward"/> left finite <see cref="Sums"/>. The output alone would not show it: σ(±∞) is finite.
    /// </summary>
    public virtual bool IsForwardFinite => Reductions.AreFinite<T>(Sums.Padded);

    /// <summary>
    /// Whether δ is finite after <see cref="Backward"/>. Every δ is part of the mean, so the mean is enough if there is one.
    /// </summary>
    public virtual bool IsBackwardFinite => Reductions.AreFinite(MeanDelta.IsEmpty ? Delta.Padded : MeanDelta);

    /// <summary>Prepares for a number of parallel threads and may allocate; without a call the pass is ready for one.</summary>
    public virtual void Prepare(int threads)
    {
    }

    /// <summary>Computes <see cref="Output"/> from the input.</summary>
    public abstract void Forward(in BatchInput<T> x);

    /// <summary>Computes ∂C/∂x from <see cref="OutputGradient"/>.</summary>
    /// <param name="x">The input of the layer.</param>
    /// <param name="inputGradient">∂C/∂x in the shape of x; without rows if it is not needed.</param>
    public abstract void Backward(in BatchInput<T> x, Matrix<T> inputGradient);

    /// <summary>
    /// The constant φ′(z) for z ≤ 0 of an activation with slope 1 for z &gt; 0; null for any other activation and for none.
    /// </summary>
    public virtual T? SlopeBelowZero => null;

    /// <summary>Copies φ′(z) of one row; returns false and copies nothing if the layer has no activation of its own.</summary>
    public virtual bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes) => false;

    /// <summary>Computes ∂C/∂w of every parameter, after <see cref="Backward"/>.</summary>
    /// <param name="x">The input of the layer.</param>
    /// <param name="share">The factor of the sum over the rows of the batch: 1/m for the mean.</param>
    /// <param name="gradients">One for each parameter of the layer, in their order; those of statistics stay unchanged.</param>
    public virtual void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
    }

    /// <summary>The part of a buffer that the current batch uses, for buffers with the rows of the output.</summary>
    protected Matrix<T> Rows(Matrix<T> buffer) => buffer.Top(Batch.Rows * _steps);
}
