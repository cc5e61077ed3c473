namespace Sonda.Engine.Kernels;

/// <summary>
/// The product C[r,j] = scale·start[r,j] + Σₖ A(r,k)·B(k,j) of many small matrices at once: every number is <see
/// cref="LaneKernels.Lanes"/> adjacent numbers, one for each network. Strides count numbers.
/// </summary>
internal unsafe struct LaneProduct<T>
    where T : unmanaged
{
    public T* A;
    public nint RowStrideA, TermStrideA;

    public T* B;
    public nint TermStrideB, ColumnStrideB;

    /// <summary>The start of the sums; null for zeros.</summary>
    public T* Start;
    public nint RowStrideStart, ColumnStrideStart;

    /// <summary>The factor of the start.</summary>
    public T Scale;

    /// <summary>Its columns are adjacent.</summary>
    public T* C;
    public nint RowStrideC;

    public int Rows, Columns, Terms;
}
