using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>
/// The pass of a batch through a layer that treats each image separately. Threads share the images, without an effect on the bytes.
/// </summary>
internal abstract class ImagePass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Parts for each thread: a thread that starts late still finds work, and a slow one delays little.</summary>
    private const int PartsOfThread = 4;

    private readonly Layer<T> _layer;

    /// <param name="layer">The layer.</param>
    /// <param name="capacity">The maximum number of images in a batch.</param>
    /// <param name="work">An estimate of the multiply-adds of an image in one direction.</param>
    protected ImagePass(Layer<T> layer, int capacity, long work)
        : base(layer, capacity) => (_layer, Work) = (layer, work);

    public sealed override Layer<T> Layer => _layer;

    /// <summary>An estimate of the multiply-adds of an image in one direction.</summary>
    protected long Work { get; }

    public sealed override void Forward(in BatchInput<T> x) => Run(new Job(this, x.Dense, default, isForward: true));

    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient) =>
        Run(new Job(this, default, inputGradient, isForward: false));

    /// <summary>Computes the output of one image.</summary>
    /// <param name="x">The image.</param>
    /// <param name="row">Its row in the batch.</param>
    /// <param name="thread">The thread, whose memory the method may use.</param>
    protected abstract void Forward(ReadOnlySpan<T> x, int row, int thread);

    /// <summary>Computes ∂C/∂x of one image from ∂C/∂a.</summary>
    /// <param name="row">Its row in the batch.</param>
    /// <param name="inputGradient">∂C/∂x; empty if it is not needed.</param>
    /// <param name="thread">The thread, whose memory the method may use.</param>
    protected abstract void Backward(int row, Span<T> inputGradient, int thread);

    private void Run(in Job job) => Batch.Share(job.Parts, Work * Batch.Rows, job);

    private readonly struct Job(ImagePass<T> pass, Matrix<T> x, Matrix<T> inputGradient, bool isForward) : IJob
    {
        public int Parts { get; } = Math.Min(pass.Batch.Rows, PartsOfThread * pass.Batch.Threads);

        public void Run(int part, int thread)
        {
            int rows = pass.Batch.Rows;
            for (int row = rows * part / Parts; row < rows * (part + 1) / Parts; row++)
            {
                if (isForward)
                {
                    pass.Forward(x.Row(row), row, thread);
                }
                else
                {
                    pass.Backward(row, inputGradient.Rows > 0 ? inputGradient.Row(row) : [], thread);
                }
            }
        }
    }
}
