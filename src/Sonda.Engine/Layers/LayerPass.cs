using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>Batches on their way through one layer and back: the buffers, and the two directions that fill them.</summary>
/// <remarks>
/// <see cref="Output"/> and <see cref="OutputGradient"/> have one row for each row of the batch, or for each of its
/// steps (see <see cref="BatchInput{T}"/>). The next layer writes <see cref="OutputGradient"/>; a layer may change it
/// in place on the way back, as ∂C/∂a becomes δ = ∂C/∂z. Nothing is allocated after construction.
/// </remarks>
internal abstract class LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T> _output;
    private readonly Matrix<T> _outputGradient;
    private readonly int _steps;

    /// <summary>Buffers for a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    protected LayerPass(Layer<T> layer, int capacity)
    {
        _steps = layer.Output.Steps;
        _output = Matrix<T>.Create(capacity * _steps, layer.Output.Features);
        _outputGradient = Matrix<T>.Create(capacity * _steps, layer.Output.Features);
    }

    /// <summary>The layer.</summary>
    public abstract Layer<T> Layer { get; }

    /// <summary>The batch that passes; one for all layers.</summary>
    public BatchContext Batch { get; set; } = new(0);

    /// <summary>Whether the cost has written ∂C/∂z into <see cref="OutputGradient"/>, and not ∂C/∂a.</summary>
    public bool IsOutput { get; set; }

    /// <summary>The true gradients are those in the buffers times 2 to this power.</summary>
    public int Exponent { get; set; }

    /// <summary>What comes out: m · steps × features.</summary>
    public Matrix<T> Output => Rows(_output);

    /// <summary>∂C/∂output; after <see cref="Backward"/> whatever the layer has made of it.</summary>
    public Matrix<T> OutputGradient => Rows(_outputGradient);

    /// <summary>z, from which the activation starts: the output itself where there is none.</summary>
    public virtual Matrix<T> WeightedInput => Output;

    /// <summary>δ = ∂C/∂z, after <see cref="Backward"/>: where there are several <see cref="Sums"/>, of all of them side by side.</summary>
    public virtual Matrix<T> Delta => OutputGradient;

    /// <summary>∂C/∂b of the cost averaged over the batch, after <see cref="Backward"/>; empty where nothing is added.</summary>
    public virtual ReadOnlySpan<T> MeanDelta => [];

    /// <summary>All sums that a function of the layer starts from: z, or those of all gates side by side, each padded.</summary>
    public virtual Matrix<T> Sums => WeightedInput;

    /// <summary>Whether <see cref="Forward"/> left finite <see cref="Sums"/>: ±∞ hides behind a sigmoid.</summary>
    public virtual bool IsForwardFinite => Reductions.AreFinite<T>(Sums.Padded);

    /// <summary>Whether δ is finite after <see cref="Backward"/>; in its mean, where there is one, every δ has a part.</summary>
    public virtual bool IsBackwardFinite => Reductions.AreFinite(MeanDelta.IsEmpty ? Delta.Padded : MeanDelta);

    /// <summary>Makes room for a number of threads beside each other, which may allocate; one is ready without.</summary>
    public virtual void Prepare(int threads)
    {
    }

    /// <summary>From what goes in to <see cref="Output"/>.</summary>
    public abstract void Forward(in BatchInput<T> x);

    /// <summary>From <see cref="OutputGradient"/> to ∂C/∂x.</summary>
    /// <param name="x">What went in.</param>
    /// <param name="inputGradient">Shaped as x; without rows where nobody wants it.</param>
    public abstract void Backward(in BatchInput<T> x, Matrix<T> inputGradient);

    /// <summary>φ′(z) for z ≤ 0 where it is the same for all of them, and 1 for z &gt; 0; null elsewhere and where there is no activation.</summary>
    public virtual T? SlopeBelowZero => null;

    /// <summary>Writes φ′(z) of one row; false, and nothing written, where the layer has no activation of its own.</summary>
    public virtual bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes) => false;

    /// <summary>Writes ∂C/∂w of every parameter, after <see cref="Backward"/>.</summary>
    /// <param name="x">What went in.</param>
    /// <param name="share">What the sum over the rows of the batch is multiplied by: 1/m gives the mean.</param>
    /// <param name="gradients">One for each parameter of the layer, in their order; a statistic's is not touched.</param>
    public virtual void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
    }

    /// <summary>The rows of a buffer that the batch takes, its rows counted as those of the output.</summary>
    protected Matrix<T> Rows(Matrix<T> buffer) => buffer.Top(Batch.Rows * _steps);
}
