using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sonda.Engine.Kernels;

/// <summary>A rectangle of a parameter, with its gradient and what an optimizer remembers of it.</summary>
internal unsafe struct UpdateBlock<T>
    where T : unmanaged
{
    public T* Parameters;

    /// <summary>The gradient; a block that is measured loses it.</summary>
    public T* Gradient;

    /// <summary>From a row of the gradient to the next.</summary>
    public nint StrideGradient;

    /// <summary>The first moment and the second, null where there is none; they lie as the parameters do.</summary>
    public T* First;
    public T* Second;

    /// <summary>From a row of the parameters to the next.</summary>
    public nint Stride;

    public int Rows;
    public int Columns;

    /// <summary>Where sums of the rows are added to; null where nobody wants them.</summary>
    public UpdateSums* Sums;

    /// <summary>Gives the block its moments, in memory that never moves; empty where there is none.</summary>
    public void Attach(Span<T> first, Span<T> second)
    {
        First = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first));
        Second = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(second));
    }
}
