using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Optimizers;

/// <summary>
/// What an optimizer remembers: one number for each parameter, all tensors in one piece of memory. A checkpoint
/// writes <see cref="Values(int)"/> tensor by tensor and reads them back into the same spans.
/// </summary>
internal sealed class Moments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> _store;
    private readonly int[] _starts;
    private readonly int[] _lengths;

    /// <summary>Zeros for tensors of these lengths.</summary>
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

    /// <summary>What the numbers are, in the words of the optimizer's paper: a stable name for checkpoints.</summary>
    public string Name { get; }

    /// <summary>Tensors.</summary>
    public int SlotCount => _lengths.Length;

    /// <summary>The numbers of one tensor, starting on a cache line.</summary>
    public Span<T> Values(int slot) => _store.Span.Slice(_starts[slot], _lengths[slot]);

    /// <summary>The same numbers as a matrix, where the tensor is one with its padding.</summary>
    public Matrix<T> Values(int slot, int rows, int columns) => new(_store, _starts[slot], rows, columns);
}
