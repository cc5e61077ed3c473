namespace Sonda.Engine.Kernels;

/// <summary>C(r,:) = start(r) + Σₖ A(r,k)·B(k,:); rows of B and C have the same stride.</summary>
/// <param name="a">A.</param>
/// <param name="rowStrideA">The distance from a row of A to the next.</param>
/// <param name="termStrideA">The distance from a term to the next.</param>
/// <param name="b">B: terms × stride.</param>
/// <param name="start">The start of the sums, one number for each row; null to continue from C.</param>
/// <param name="startStride">The distance from the start of a row to that of the next: 1, or 0 for a common start.</param>
/// <param name="c">C: rows × stride.</param>
/// <param name="stride">The length of a row of B and C with its padding.</param>
/// <param name="rows">Rows of C.</param>
/// <param name="columns">Required columns; vectors may also write into the padding.</param>
/// <param name="terms">Terms of a sum.</param>
internal readonly unsafe struct ConvolutionProduct<T>(
    T* a, nint rowStrideA, nint termStrideA, T* b, T* start, nint startStride, T* c, nint stride, int rows, int columns, int terms)
    where T : unmanaged
{
    public readonly T* A = a;
    public readonly nint RowStrideA = rowStrideA;
    public readonly nint TermStrideA = termStrideA;
    public readonly T* B = b;
    public readonly T* Start = start;
    public readonly nint StartStride = startStride;
    public readonly T* C = c;
    public readonly nint Stride = stride;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly int Terms = terms;
}
