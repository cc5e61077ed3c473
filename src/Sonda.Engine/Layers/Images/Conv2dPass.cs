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
    private readonly Matrix<T> _z, _patches, _maps, _byPlace, _placeSums, _meanDelta;
    private readonly Matrix<T>[] _gradients;

    public Conv2dPass(Conv2d<T> layer, int capacity)
        : base(layer, capacity)
    {
        _layer = layer;
        (int maps, int places, int points) = (layer.Output.Maps, layer.Window.Places, layer.Window.Points);
        _z = Matrix<T>.Create(capacity, layer.Output.Count);
        _patches = Matrix<T>.Create(points, places);
        _maps = Matrix<T>.Create(maps, places);
        _byPlace = Matrix<T>.Create(places, maps);
        _placeSums = Matrix<T>.Create(capacity, maps);
        _meanDelta = Matrix<T>.Create(1, maps);
        _gradients = [.. Enumerable.Range(0, Parts).Select(_ => Matrix<T>.Create(points, maps))];
    }

    public override Layer<T> Layer => _layer;

    public override Matrix<T> WeightedInput => Rows(_z);

    /// <summary>∂C/∂b: δ summed over the places of each map, and averaged over the batch.</summary>
    public override ReadOnlySpan<T> MeanDelta => _meanDelta.Row(0);

    private Matrix<T> Weights => _layer.Weights.Stored;

    /// <summary>z = Wᵀ·patches + b and a = φ(z).</summary>
    public override void Forward(in BatchInput<T> x)
    {
        Matrix<T> z = Rows(_z), output = Output;
        for (int row = 0; row < z.Rows; row++)
        {
            PatchKernels.Unfold(x.Dense.Row(row), _layer.Window, _patches);
            ConvolutionKernels.Convolve(Weights, _layer.Biases.Stored, _patches, _maps);
            Span<T> image = z.Row(row);
            for (int map = 0; map < _maps.Rows; map++)
            {
                _maps.Row(map).CopyTo(image[(map * _maps.Columns)..]);
            }

            _layer.Activation.Forward(image, output.Row(row));
        }
    }

    /// <summary>δ = ∂C/∂a · φ′(z), its sums over places and mean over the batch, and ∂C/∂x from W·δ, folded.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        Matrix<T> z = Rows(_z), delta = Delta;
        for (int row = 0; row < delta.Rows; row++)
        {
            Span<T> image = delta.Row(row);
            if (!IsOutput)
            {
                _layer.Activation.Backward(z.Row(row), image);
            }

            SumPlaces(image, _placeSums.Row(row));
            if (inputGradient.Rows > 0)
            {
                Split(image);
                ConvolutionKernels.Spread(Weights, _maps, _patches);
                PatchKernels.Fold(_patches, _layer.Window, inputGradient.Row(row));
            }
        }

        SumKernels.SumRows(Rows(_placeSums), T.One / T.CreateTruncating(Batch.Rows), _meanDelta);
    }

    /// <inheritdoc/>
    public override bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes)
    {
        slopes.Fill(T.One);
        _layer.Activation.Backward(_z.Row(row), slopes);
        return true;
    }

    /// <summary>∂C/∂W = share · Σ patches·δᵀ and ∂C/∂b = share · Σ δ.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        for (int part = 0; part < Parts; part++)
        {
            SumGradients(x, part);
        }

        Span<T> sum = _gradients[0].Padded;
        foreach (Matrix<T> part in _gradients.AsSpan(1))
        {
            ElementwiseKernels.Add(part.Padded, sum);
        }

        ElementwiseKernels.Scale(sum, share, gradients[0].Padded);
        SumKernels.SumRows(Rows(_placeSums), share, gradients[1]);
    }

    private void SumGradients(in BatchInput<T> x, int part)
    {
        Matrix<T> delta = Delta;
        _gradients[part].Padded.Clear();
        for (int row = Batch.Rows * part / Parts; row < Batch.Rows * (part + 1) / Parts; row++)
        {
            PatchKernels.Unfold(x.Dense.Row(row), _layer.Window, _patches);
            Split(delta.Row(row));
            Transposition.Transpose(_maps, _byPlace);
            ConvolutionKernels.AddGradient(_patches, _byPlace, _gradients[part]);
        }
    }

    /// <summary>Copies an image so that each map has a padded row.</summary>
    private void Split(ReadOnlySpan<T> image)
    {
        for (int map = 0; map < _maps.Rows; map++)
        {
            image.Slice(map * _maps.Columns, _maps.Columns).CopyTo(_maps.Row(map));
        }
    }

    private void SumPlaces(ReadOnlySpan<T> image, Span<T> sums)
    {
        int places = _layer.Window.Places;
        for (int map = 0; map < sums.Length; map++)
        {
            sums[map] = T.CreateTruncating(Reductions.Sum(image.Slice(map * places, places)));
        }
    }
}
