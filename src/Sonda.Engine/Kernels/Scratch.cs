using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Memory that a thread keeps for what it packs: grown when a product wants more, and then used again.</summary>
internal static class Scratch<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static AlignedArray<T>? _ofThread;

    /// <summary>At least so many numbers of this thread, aligned as every matrix is; their contents are anything.</summary>
    public static Span<T> OfThread(int length)
    {
        if (_ofThread is null || _ofThread.Length < length)
        {
            _ofThread = new AlignedArray<T>(length);
        }

        return _ofThread.Span;
    }
}
