using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>The pass of a batch through a <see cref="Conv2d{T}"/> layer, image by image.</summary>
/// <remarks>
/// Images are independent except in the gradients. These are summed in <see cref="Parts"/> parts of the batch, each in ascending order, and
/// then the parts in theirs. So the sum does not depend on the thread that computes a part.
/// </remarks>
internal sealed class Conv2dPass<T> : ImagePass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of parts of a batch whose gradients are summed separately, whatever the number of threads.</summary>
    private const int Parts = 8;

    private readonly Conv2d<T> _layer;
    private readonly Window _window;
    private readonly Seen[] _seen;
    private readonly Matrix<T> _z, _placeSums, _meanDelta;
    private readonly Matrix<T>[] _gradients;
    private Conv2dScratch<T>[] _scratches = [];

    public Conv2dPass(Conv2d<T> layer, int capacity)
        : base(layer, capacity, (long)layer.Weights.Count * layer.Window.Places)
    {
        (_layer, _window) = (layer, layer.Window);
        _seen = _window.SeenByPoints();
        int maps = layer.Output.Maps;
        _z = Matrix<T>.Create(capacity, layer.Output.Count);
        _placeSums = Matrix<T>.Create(capacity, maps);
        _meanDelta = Matrix<T>.Create(1, maps);
        Prepare(threads: 1);
        _gradients = [.. Enumerable.Range(0, Parts).Select(_ => Matrix<T>.Create(_window.Points, Conv2dScratch<T>.InFours(maps)))];
    }

    public override Matrix<T> WeightedInput => Rows(_z);

    /// <summary>∂C/∂b: the sum of δ over the positions of each map, as the mean over the batch.</summary>
    public override ReadOnlySpan<T> MeanDelta => _meanDelta.Row(0);

    private Matrix<T> Weights => _layer.Weights.Stored;

    /// <summary>Allocates patches for each thread.</summary>
    public override void Prepare(int threads)
    {
        int ready = _scratches.Length;
        Array.Resize(ref _scratches, Math.Max(ready, threads));
        for (int thread = ready; thread < threads; thread++)
        {
            _scratches[thread] = new Conv2dScratch<T>(_window, _layer.Output.Maps);
        }
    }

    /// <summary>Computes δ of each image, and its mean over the batch.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        base.Backward(x, inputGradient);
        SumKernels.SumRows(Rows(_placeSums), T.One / T.CreateTruncating(Batch.Rows), _meanDelta);
    }

    /// <inheritdoc/>
    public override T? SlopeBelowZero => _layer.Activation.SlopeBelowZero;

    /// <inheritdoc/>
    public override bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes)
    {
        _layer.Activation.Slopes(_z.Row(row), slopes);
        return true;
    }

    /// <summary>∂C/∂W = share · Σ patches·δᵀ and ∂C/∂b = share · Σ δ.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        Batch.Share(Parts, Work * Batch.Rows, new GradientJob(this, x.Dense));
        Span<T> sum = _gradients[0].Padded;
        foreach (Matrix<T> part in _gradients.AsSpan(1))
        {
            ElementwiseKernels.Add(part.Padded, sum);
        }

        ElementwiseKernels.Scale(sum, share, gradients[0].Padded);
        SumKernels.SumRows(Rows(_placeSums), share, gradients[1]);
    }

    /// <summary>z = Wᵀ·patches + b and a = φ(z).</summary>
    protected override void Forward(ReadOnlySpan<T> x, int row, int thread)
    {
        Conv2dScratch<T> scratch = _scratches[thread];
        PatchKernels.Unfold(x, _window, _seen, scratch.Patches);
        ConvolutionKernels.Convolve(Weights, _layer.Biases.Stored, scratch.Patches, scratch.Maps);
        PatchKernels.Join(scratch.Maps, _z.Row(row));
        _layer.Activation.Forward(_z.Row(row), Output.Row(row));
    }

    /// <summary>Computes δ = ∂C/∂a · φ′(z), its sums over positions, and ∂C/∂x by folding W·δ.</summary>
    protected override void Backward(int row, Span<T> inputGradient, int thread)
    {
        Span<T> delta = Delta.Row(row), sums = _placeSums.Row(row);
        // For the output layer the cost has written δ itself.
        if (!IsOutput)
        {
            _layer.Activation.Backward(_z.Row(row), delta);
        }

        for (int map = 0; map < sums.Length; map++)
        {
            sums[map] = T.CreateTruncating(Reductions.Sum<T>(delta.Slice(map * _window.Places, _window.Places)));
        }

        if (!inputGradient.IsEmpty)
        {
            Conv2dScratch<T> scratch = _scratches[thread];
            PatchKernels.Split(delta, scratch.Maps);
            ConvolutionKernels.Spread(Weights, scratch.Maps, scratch.Patches);
            PatchKernels.Fold(scratch.Patches, _window, _seen, inputGradient);
        }
    }

    private void SumGradients(Matrix<T> x, int part, Conv2dScratch<T> scratch)
    {
        Matrix<T> delta = Delta, gradient = _gradients[part];
        gradient.Padded.Clear();
        for (int row = Batch.Rows * part / Parts; row < Batch.Rows * (part + 1) / Parts; row++)
        {
            // Unfolds the image again: to keep the patches of all images would take a multiple of the memory.
            PatchKernels.Unfold(x.Row(row), _window, _seen, scratch.Patches);
            scratch.SplitByPlace(delta.Row(row));
            ConvolutionKernels.AddGradient(scratch.Patches, scratch.ByPlace, gradient);
        }
    }

    private readonly struct GradientJob(Conv2dPass<T> pass, Matrix<T> x) : IJob
    {
        public void Run(int part, int thread) => pass.SumGradients(x, part, pass._scratches[thread]);
    }
}
