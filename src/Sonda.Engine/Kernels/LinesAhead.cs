using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>A block of a matrix that will be wanted soon, asked for line by line while something else is computed.</summary>
/// <remarks>
/// No processor looks ahead by itself over lines that lie a page apart, so that packing such a block would wait for
/// almost each of them. They come down the block, then one line to the right. An address that is none does no harm.
/// </remarks>
internal unsafe struct LinesAhead
{
    /// <summary>Bytes of a line.</summary>
    private const int Line = 64;

    private readonly byte* _block;
    private readonly nint _stride, _last, _back;
    private nint _at;

    /// <summary>The lines of a block.</summary>
    /// <param name="block">Its first number.</param>
    /// <param name="rows">Rows, 1 or more.</param>
    /// <param name="stride">Bytes from a row to the next.</param>
    /// <param name="width">Bytes of a row that are wanted.</param>
    public LinesAhead(void* block, nint rows, nint stride, nint width)
    {
        _block = (byte*)block;
        (_stride, _last, _back) = (stride, (rows - 1) * stride, (rows * stride) - Line);
        Count = rows * ((width + Line - 1) / Line);
    }

    /// <summary>Lines in all.</summary>
    public nint Count { get; }

    /// <summary>One line over and over, for a loop that has nothing to ask for.</summary>
    public static LinesAhead Nothing(void* near) => new(near, 1, Line, Line);

    /// <summary>Asks for the next line; without a branch, because it stands in the innermost loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask()
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(_block + _at);
            nint next = _at + _stride;
            _at = next - (_back & ((_last - next) >> 63));
        }
    }
}
