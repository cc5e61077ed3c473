namespace Sonda.Engine.Kernels;

/// <summary>C = Scale·Start + A·B for one tile, whose A and B are packed.</summary>
/// <remarks>A: for each term the numbers of all rows. B: for each term two vectors.</remarks>
internal unsafe struct TileOperands<T>
    where T : unmanaged
{
    public T* A;
    public T* B;
    public int Terms;

    /// <summary>What the chains start from; null for zeros.</summary>
    public T* Start;
    public nint StrideStart;
    public T Scale;
    public T* C;
    public nint StrideC;

    /// <summary>Where the second vector of a row of start and C lies behind the first; 0 where there is none.</summary>
    public nint SecondVector;

    /// <summary>What is brought into the second-level cache on the way, one line for each term.</summary>
    public LinesAhead Ahead;
}
