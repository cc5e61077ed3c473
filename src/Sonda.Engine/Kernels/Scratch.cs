using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>A buffer that each thread keeps for packing; it grows when a product needs more and is then reused.</summary>
internal static class Scratch<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static AlignedArray<T>? _ofThread;

    /// <summary>Returns at least <paramref name="length"/> numbers of this thread, aligned like a matrix, with arbitrary content.</summary>
    public static Span<T> OfThread(int length)
    {
        if (_ofThread is null || _ofThread.Length < length)
        {
            _ofThread = new AlignedArray<T>(length);
        }

        return _ofThread.Span;
    }
}
