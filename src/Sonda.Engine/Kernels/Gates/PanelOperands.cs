namespace Sonda.Engine.Kernels.Gates;

/// <summary>C[r,:] = Start[r,:] + Σₖ A(r,k)·B[k,:]; B is in packed strips if its stride is 0.</summary>
internal readonly unsafe struct PanelOperands<T>(
    T* a,
    int rowStrideA,
    int termStrideA,
    T* b,
    int termStrideB,
    T* start,
    int strideStart,
    T* c,
    int strideC,
    int rows,
    int columns,
    int terms)
    where T : unmanaged
{
    public readonly T* A = a;
    public readonly T* B = b;
    public readonly T* Start = start;
    public readonly T* C = c;
    public readonly nint RowStrideA = rowStrideA;
    public readonly nint TermStrideA = termStrideA;
    public readonly nint TermStrideB = termStrideB;
    public readonly nint StrideStart = strideStart;
    public readonly nint StrideC = strideC;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly int Terms = terms;
}
