using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>A block of a matrix that a later step needs, prefetched line by line during another computation.</summary>
/// <remarks>
/// Processors do not prefetch lines that are a page apart by themselves, so packing such a block would wait for almost every line. The
/// order is down the block, then one line to the right. Prefetching an invalid address is harmless.
/// </remarks>
internal unsafe struct LinesAhead
{
    /// <summary>Bytes of a cache line.</summary>
    private const int Line = 64;

    private readonly byte* _block;
    private readonly nint _stride, _last, _back;
    private nint _at;

    /// <summary>Creates the list of lines of a block.</summary>
    /// <param name="block">Its first number.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    /// <param name="width">Bytes of a row to prefetch.</param>
    public LinesAhead(void* block, nint rows, nint stride, nint width)
    {
        _block = (byte*)block;
        (_stride, _last, _back) = (stride, (rows - 1) * stride, (rows * stride) - Line);
        Count = rows * ((width + Line - 1) / Line);
    }

    /// <summary>The number of lines.</summary>
    public nint Count { get; }

    /// <summary>Returns a single line that repeats, for a loop without a block to prefetch.</summary>
    public static LinesAhead Nothing(void* near) => new(near, 1, Line, Line);

    /// <summary>Prefetches the next line, without a branch because the innermost loop calls it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask()
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(_block + _at);
            nint next = _at + _stride;
            // Behind the last row the shift gives all ones: subtracting _back returns to the first row, one line to the right.
            _at = next - (_back & ((_last - next) >> 63));
        }
    }
}
