using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>What goes into a layer for a batch: a matrix, or rows of a sparse data set that are read where they lie.</summary>
/// <remarks>
/// A vector or an image is one row of the matrix. A sequence is one row for each step, time-major: step t of row i of
/// a batch of m is row t·m + i, so that all of a step lie together and all steps are one product.
/// </remarks>
internal readonly ref struct BatchInput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A matrix.</summary>
    public BatchInput(Matrix<T> dense) => Dense = dense;

    /// <summary>Rows of a sparse data set, counted in its rows.</summary>
    public BatchInput(SparseRows sparse, ReadOnlySpan<int> indices)
    {
        Sparse = sparse;
        Indices = indices;
    }

    /// <summary>The matrix; empty where the rows are sparse.</summary>
    public Matrix<T> Dense { get; }

    /// <summary>The sparse rows; null where there is a matrix.</summary>
    public SparseRows? Sparse { get; }

    /// <summary>Which of the sparse rows.</summary>
    public ReadOnlySpan<int> Indices { get; }
}
