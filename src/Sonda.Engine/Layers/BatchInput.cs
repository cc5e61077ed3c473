using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>The input of a layer for a batch: a matrix, or rows of a sparse data set, read in place.</summary>
/// <remarks>
/// A vector or an image is one row of the matrix. A sequence is one row for each step, time-major: step t of row i in a batch of m is row
/// t·m + i. So all rows of a step are adjacent, and all steps are one product.
/// </remarks>
internal readonly ref struct BatchInput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Creates the input from a matrix.</summary>
    public BatchInput(Matrix<T> dense) => Dense = dense;

    /// <summary>Creates the input from rows of a sparse data set, given by their indices in it.</summary>
    public BatchInput(SparseRows sparse, ReadOnlySpan<int> indices)
    {
        Sparse = sparse;
        Indices = indices;
    }

    /// <summary>The matrix; empty if the rows are sparse.</summary>
    public Matrix<T> Dense { get; }

    /// <summary>The sparse rows; null if there is a matrix.</summary>
    public SparseRows? Sparse { get; }

    /// <summary>The indices of the sparse rows.</summary>
    public ReadOnlySpan<int> Indices { get; }
}
