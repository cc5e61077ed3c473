namespace Sonda.Engine.Kernels;

/// <summary>C = Scale·Start + A·B for one tile with packed A and B.</summary>
/// <remarks>A has the numbers of all rows for each term; B has two vectors for each term.</remarks>
internal unsafe struct TileOperands<T>
    where T : unmanaged
{
    public T* A;
    public T* B;
    public int Terms;

    /// <summary>The start of the chains; null for zeros.</summary>
    public T* Start;
    public nint StrideStart;
    public T Scale;
    public T* C;
    public nint StrideC;

    /// <summary>The distance of the second vector of a row of start and C from the first; 0 if there is none.</summary>
    public nint SecondVector;

    /// <summary>The lines to prefetch into the second-level cache, one for each term.</summary>
    public LinesAhead Ahead;
}
