namespace Sonda.Engine.Kernels;

/// <summary>C[r,:] = Scale·Start[r,:] + Σₖ A(r,k)·B(k,:), a product of matrices or a part of one.</summary>
/// <remarks>
/// The strides tell whether A and B are transposed. Each number of C is one chain of fused multiply-adds with ascending k, so that it does
/// not depend on the tile, the block or the part in which it is computed.
/// </remarks>
internal unsafe struct Product<T>
    where T : unmanaged
{
    /// <summary>The number of multiply-adds.</summary>
    public readonly long MultiplyAdds => (long)Rows * Columns * Terms;

    public T* A;
    public nint RowStrideA;
    public nint TermStrideA;

    public T* B;
    public nint TermStrideB;

    /// <summary>The distance from a column of B to the next: 1, or the stride of a matrix that is read as its transpose.</summary>
    public nint ColumnStrideB;

    /// <summary>Existing columns of B; columns beyond, up to <see cref="Columns"/>, count as zeros.</summary>
    public int ColumnsB;

    /// <summary>The start of the chains; null for zeros.</summary>
    public T* Start;
    public nint RowStrideStart;
    public T Scale;

    public T* C;
    public nint StrideC;
    public int Rows;

    /// <summary>Columns of C with their padding.</summary>
    public int Columns;
    public int Terms;

    /// <summary>Returns the product for a rectangle of C.</summary>
    public readonly Product<T> Part(int row, int rows, int column, int columns) => this with
    {
        A = A + (row * RowStrideA),
        B = B + (column * ColumnStrideB),
        ColumnsB = Math.Clamp(ColumnsB - column, 0, columns),
        Start = Start == null ? null : Start + (row * RowStrideStart) + column,
        C = C + (row * StrideC) + column,
        Rows = rows,
        Columns = columns,
    };

    /// <summary>Makes the chains start from the current C.</summary>
    public void StartFromC(T scale)
    {
        Start = C;
        (RowStrideStart, Scale) = (StrideC, scale);
    }

    /// <summary>Returns the product over some of the terms; later terms continue from the current C.</summary>
    public readonly Product<T> TakeTerms(int first, int count, T one)
    {
        Product<T> some = this;
        if (first > 0)
        {
            some.StartFromC(one);
        }

        some.A += first * TermStrideA;
        some.B += first * TermStrideB;
        some.Terms = count;
        return some;
    }
}
