using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Images;

/// <summary>A batch on its way through a <see cref="Conv2d{T}"/> layer, image by image.</summary>
/// <remarks>
/// No image needs another, but for the gradients: those are summed in <see cref="Parts"/> parts of the batch, each in
/// ascending order, and the parts are then joined in theirs. The sum is the same whoever computes which part.
/// </remarks>
internal sealed class Conv2dPass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Parts of a batch whose gradients are summed apart, whatever the number of threads.</summary>
    private const int Parts = 8;

    private readonly Conv2d<T> _layer;
    private readonly Window _window;
    private readonly Seen[] _seen;
    private readonly Matrix<T> _z, _placeSums, _meanDelta;
    private readonly Matrix<T>[] _gradients;
    private readonly Conv2dScratch<T> _scratch;

    public Conv2dPass(Conv2d<T> layer, int capacity)
        : base(layer, capacity)
    {
        (_layer, _window) = (layer, layer.Window);
        _seen = _window.SeenByPoints();
        int maps = layer.Output.Maps;
        _z = Matrix<T>.Create(capacity, layer.Output.Count);
        _placeSums = Matrix<T>.Create(capacity, maps);
        _meanDelta = Matrix<T>.Create(1, maps);
        _scratch = new Conv2dScratch<T>(_window, maps);
        _gradients = [.. Enumerable.Range(0, Parts).Select(_ => Matrix<T>.Create(_window.Points, Conv2dScratch<T>.InFours(maps)))];
    }

    public override Layer<T> Layer => _layer;

    public override Matrix<T> WeightedInput => Rows(_z);

    /// <summary>∂C/∂b: δ summed over the places of each map, and averaged over the batch.</summary>
    public override ReadOnlySpan<T> MeanDelta => _meanDelta.Row(0);

    private Matrix<T> Weights => _layer.Weights.Stored;

    /// <summary>z = Wᵀ·patches + b and a = φ(z).</summary>
    public override void Forward(in BatchInput<T> x)
    {
        for (int row = 0; row < Batch.Rows; row++)
        {
            Forward(x.Dense.Row(row), row, _scratch);
        }
    }

    /// <summary>δ = ∂C/∂a · φ′(z), its sums over places and mean over the batch, and ∂C/∂x from W·δ, folded.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        for (int row = 0; row < Batch.Rows; row++)
        {
            Backward(row, inputGradient, _scratch);
        }

        SumKernels.SumRows(Rows(_placeSums), T.One / T.CreateTruncating(Batch.Rows), _meanDelta);
    }

    /// <inheritdoc/>
    public override bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes)
    {
        _layer.Activation.Slopes(_z.Row(row), slopes);
        return true;
    }

    /// <summary>∂C/∂W = share · Σ patches·δᵀ and ∂C/∂b = share · Σ δ.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        for (int part = 0; part < Parts; part++)
        {
            SumGradients(x, part, _scratch);
        }

        Span<T> sum = _gradients[0].Padded;
        foreach (Matrix<T> part in _gradients.AsSpan(1))
        {
            ElementwiseKernels.Add(part.Padded, sum);
        }

        ElementwiseKernels.Scale(sum, share, gradients[0].Padded);
        SumKernels.SumRows(Rows(_placeSums), share, gradients[1]);
    }

    private void Forward(ReadOnlySpan<T> x, int row, Conv2dScratch<T> scratch)
    {
        PatchKernels.Unfold(x, _window, _seen, scratch.Patches);
        ConvolutionKernels.Convolve(Weights, _layer.Biases.Stored, scratch.Patches, scratch.Maps);
        PatchKernels.Join(scratch.Maps, _z.Row(row));
        _layer.Activation.Forward(_z.Row(row), Output.Row(row));
    }

    private void Backward(int row, Matrix<T> inputGradient, Conv2dScratch<T> scratch)
    {
        Span<T> delta = Delta.Row(row), sums = _placeSums.Row(row);
        if (!IsOutput)
        {
            _layer.Activation.Backward(_z.Row(row), delta);
        }

        for (int map = 0; map < sums.Length; map++)
        {
            sums[map] = T.CreateTruncating(Reductions.Sum<T>(delta.Slice(map * _window.Places, _window.Places)));
        }

        if (inputGradient.Rows > 0)
        {
            PatchKernels.Split(delta, scratch.Maps);
            ConvolutionKernels.Spread(Weights, scratch.Maps, scratch.Patches);
            PatchKernels.Fold(scratch.Patches, _window, _seen, inputGradient.Row(row));
        }
    }

    private void SumGradients(in BatchInput<T> x, int part, Conv2dScratch<T> scratch)
    {
        Matrix<T> delta = Delta, gradient = _gradients[part];
        gradient.Padded.Clear();
        for (int row = Batch.Rows * part / Parts; row < Batch.Rows * (part + 1) / Parts; row++)
        {
            PatchKernels.Unfold(x.Dense.Row(row), _window, _seen, scratch.Patches);
            scratch.SplitByPlace(delta.Row(row));
            ConvolutionKernels.AddGradient(scratch.Patches, scratch.ByPlace, gradient);
        }
    }
}
