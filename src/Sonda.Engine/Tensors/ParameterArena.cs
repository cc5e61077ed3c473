using System.Numerics;

namespace Sonda.Engine.Tensors;

/// <summary>
/// Matrices of given sizes in one block of memory, one for each parameter of a network: the parameters themselves, or their gradients.
/// </summary>
internal sealed class ParameterArena<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T>[] _matrices;

    /// <exception cref="InsufficientMemoryException">The numbers do not fit into one array.</exception>
    public ParameterArena(IReadOnlyList<(int Rows, int Columns)> sizes)
    {
        var store = new AlignedArray<T>(sizes.Sum(size => (long)size.Rows * Matrix<T>.StrideOf(size.Columns)));
        _matrices = new Matrix<T>[sizes.Count];
        int offset = 0;
        for (int i = 0; i < _matrices.Length; i++)
        {
            _matrices[i] = new Matrix<T>(store, offset, sizes[i].Rows, sizes[i].Columns);
            offset += sizes[i].Rows * _matrices[i].Stride;
        }
    }

    /// <summary>Returns one matrix, zero at first.</summary>
    public Matrix<T> this[int index] => _matrices[index];

    /// <summary>Returns some matrices in their order.</summary>
    public ReadOnlySpan<Matrix<T>> Slice(int start, int count) => _matrices.AsSpan(start, count);
}
