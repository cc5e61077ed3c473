using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sonda.Engine.Kernels;

/// <summary>A rectangle of a parameter, with its gradient and moments.</summary>
internal unsafe struct UpdateBlock<T>
    where T : unmanaged
{
    public T* Parameters;

    /// <summary>The gradient; a measured update overwrites it.</summary>
    public T* Gradient;

    /// <summary>The distance from a row of the gradient to the next.</summary>
    public nint StrideGradient;

    /// <summary>The first and the second moment, null if there is none, in the layout of the parameters.</summary>
    public T* First;
    public T* Second;

    /// <summary>The distance from a row of the parameters to the next.</summary>
    public nint Stride;

    public int Rows;
    public int Columns;

    /// <summary>The sums to add the rows to; null to measure nothing.</summary>
    public UpdateSums* Sums;

    /// <summary>Attaches the moments, which are in memory that never moves; an empty span for none.</summary>
    public void Attach(Span<T> first, Span<T> second)
    {
        First = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first));
        Second = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(second));
    }
}
