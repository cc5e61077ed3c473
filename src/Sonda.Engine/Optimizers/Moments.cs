using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Optimizers;

/// <summary>
/// A moment of an optimizer: one number for each parameter, all tensors in one block of memory. A checkpoint writes <see
/// cref="Values(int)"/> tensor by tensor and reads them back into the same spans.
/// </summary>
internal sealed class Moments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> _store;
    private readonly int[] _starts;
    private readonly int[] _lengths;

    /// <summary>Allocates zeros for tensors of these lengths.</summary>
    public Moments(string name, ReadOnlySpan<int> lengths)
    {
        Name = name;
        _lengths = lengths.ToArray();
        _starts = new int[lengths.Length];
        int end = 0;
        for (int slot = 0; slot < lengths.Length; slot++)
        {
            _starts[slot] = end;
            end = checked(end + Matrix<T>.StrideOf(lengths[slot]));
        }

        _store = new AlignedArray<T>(end);
    }

    /// <summary>The name of the moment, from the optimizer's paper; checkpoints rely on it.</summary>
    public string Name { get; }

    /// <summary>The number of tensors.</summary>
    public int SlotCount => _lengths.Length;

    /// <summary>The numbers of one tensor, starting on a cache line.</summary>
    public Span<T> Values(int slot) => _store.Span.Slice(_starts[slot], _lengths[slot]);

    /// <summary>The same numbers as a matrix, if the tensor includes its padding.</summary>
    public Matrix<T> Values(int slot, int rows, int columns) => new(_store, _starts[slot], rows, columns);
}
