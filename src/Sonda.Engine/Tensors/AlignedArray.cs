using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sonda.Engine.Tensors;

/// <summary>
/// An array of zeros that never moves and starts on a cache line, so that a vector load touches one line only.
/// </summary>
internal sealed class AlignedArray<T>
    where T : unmanaged
{
    /// <summary>Bytes of a cache line and of the widest vector.</summary>
    public const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _offset;

    /// <exception cref="InsufficientMemoryException">The numbers do not fit into one array.</exception>
    public AlignedArray(long length)
    {
        int slack = Alignment / Unsafe.SizeOf<T>();
        if (length > Array.MaxLength - slack)
        {
            throw new InsufficientMemoryException(
                FormattableString.Invariant($"{length} numbers do not fit into one array of at most {Array.MaxLength}."));
        }

        Length = (int)length;
        _array = GC.AllocateArray<T>(Length + slack, pinned: true);
        nint misalignment = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % Alignment;
        _offset = misalignment == 0 ? 0 : (int)((Alignment - misalignment) / Unsafe.SizeOf<T>());
    }

    public int Length { get; }

    /// <summary>A number, without a check of its place.</summary>
    public ref T At(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _offset + index);

    public Span<T> Span => _array.AsSpan(_offset, Length);
}
