namespace Sonda.Engine.Kernels;

/// <summary>C[r,:] = Scale·Start[r,:] + Σₖ A(r,k)·B(k,:), a product of matrices or a part of one.</summary>
/// <remarks>
/// A and B lie as they are or transposed: the strides tell. Each number of C is one chain of fused multiply-adds, k
/// ascending, so that neither the tile, nor the block, nor the part that it is computed in can be seen in it.
/// </remarks>
internal unsafe struct Product<T>
    where T : unmanaged
{
    /// <summary>Multiply-adds of the product.</summary>
    public readonly long MultiplyAdds => (long)Rows * Columns * Terms;

    public T* A;
    public nint RowStrideA;
    public nint TermStrideA;

    public T* B;
    public nint TermStrideB;

    /// <summary>From a column of B to the next: 1, or the stride of a matrix that is read as its transpose.</summary>
    public nint ColumnStrideB;

    /// <summary>Columns that B has; those beyond, up to <see cref="Columns"/>, count as zeros.</summary>
    public int ColumnsB;

    /// <summary>What the chains start from; null for zeros.</summary>
    public T* Start;
    public nint RowStrideStart;
    public T Scale;

    public T* C;
    public nint StrideC;
    public int Rows;

    /// <summary>Columns of C with their padding.</summary>
    public int Columns;
    public int Terms;

    /// <summary>A rectangle of C and what it takes.</summary>
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

    /// <summary>Starts the chains from what C holds.</summary>
    public void StartFromC(T scale)
    {
        Start = C;
        (RowStrideStart, Scale) = (StrideC, scale);
    }

    /// <summary>Some of the terms: the first of them, or later ones, which go on where C stands.</summary>
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
