using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Norm;

/// <summary>The pass of a batch through a <see cref="RowNorm{T}"/>.</summary>
internal sealed class RowNormPass<T> : NormPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowNorm<T> _layer;
    private readonly Matrix<T> _mean, _slope, _scale, _zeros;

    public RowNormPass(RowNorm<T> layer, int capacity)
        : base(layer, capacity)
    {
        _layer = layer;
        int rows = capacity * layer.Output.Steps;
        _mean = Matrix<T>.Create(1, rows);
        _slope = Matrix<T>.Create(1, rows);
        _scale = Matrix<T>.Create(1, rows);
        _zeros = Matrix<T>.Create(1, layer.Output.Features);
    }

    /// <summary>Computes x̂ = (x − mean)/√(variance + ε), with mean 0 in RMS normalisation.</summary>
    protected override void Normalize(Matrix<T> x, Matrix<T> normalized)
    {
        for (int row = 0; row < x.Rows; row++)
        {
            ReadOnlySpan<T> numbers = x.Row(row);
            double mean = _layer.IsCentred ? RowSums.Sum(numbers) / numbers.Length : 0;
            double variance = RowSums.SquaredDistances(numbers, mean) / numbers.Length;
            _mean.Row(0)[row] = T.CreateTruncating(mean);
            _scale.Row(0)[row] = T.CreateTruncating(1 / Math.Sqrt(variance + NormLayer<T>.Epsilon));
        }

        NormKernels.Normalize<ByRow, T>(x, _mean, _scale, normalized);
    }

    /// <summary>
    /// Computes ∂C/∂x = (g − mean of g − x̂ · mean of g·x̂)/√(variance + ε) with g = gain · ∂C/∂y and the means over the row; without the
    /// mean of g in RMS normalisation.
    /// </summary>
    protected override void WriteInputGradient(Matrix<T> inputGradient)
    {
        NormKernels.Affine(OutputGradient, Gain, _zeros, inputGradient);
        for (int row = 0; row < inputGradient.Rows; row++)
        {
            ReadOnlySpan<T> g = inputGradient.Row(row);
            _mean.Row(0)[row] = T.CreateTruncating(_layer.IsCentred ? RowSums.Sum(g) / g.Length : 0);
            _slope.Row(0)[row] = T.CreateTruncating(RowSums.Products(g, Normalized.Row(row)) / g.Length);
        }

        NormKernels.Backward<ByRow, T>(inputGradient, Normalized, _mean, _slope, _scale, inputGradient);
        ClearPadding(inputGradient);
    }

    /// <summary>Clears the padding, where subtracting a mean has left nonzero numbers: sums over columns need zeros there.</summary>
    private static void ClearPadding(Matrix<T> matrix)
    {
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Padded[((row * matrix.Stride) + matrix.Columns)..((row + 1) * matrix.Stride)].Clear();
        }
    }
}
