using System.Numerics;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>
/// A matrix B, k × n, packed for repeated products: strips of two vectors of columns, each strip a block of memory that is read from start
/// to end.
/// </summary>
/// <remarks>
/// In a matrix of 256 columns of float, rows start 1 KB apart, so that a strip of it can use only one eighth of the first-level cache. If
/// the last strip is one vector wide, it is packed as one.
/// </remarks>
internal sealed class Panels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> _store;

    /// <param name="terms">k.</param>
    /// <param name="columns">n, with its padding: a multiple of <see cref="Matrix{T}.Padding"/>.</param>
    public Panels(int terms, int columns)
    {
        MatrixKernels.Require(columns % Matrix<T>.Padding == 0);
        (Terms, Columns) = (terms, columns);
        _store = new AlignedArray<T>((long)terms * columns);
    }

    /// <summary>k.</summary>
    public int Terms { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>The strips, one after another.</summary>
    public Span<T> Packed => _store.Span;

    /// <summary>The columns of a strip: two vectors of the width that this machine uses.</summary>
    public static int StripColumns => 2 * (
        Vector512.IsHardwareAccelerated ? Vector512<T>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<T>.Count
        : Vector128<T>.Count);

    /// <summary>Packs columns of a matrix.</summary>
    /// <param name="source">k × at least column + n, with padding.</param>
    /// <param name="column">The first column.</param>
    public void Pack(Matrix<T> source, int column)
    {
        MatrixKernels.Require(source.Rows == Terms && column + Columns <= source.Stride);
        ReadOnlySpan<T> from = source.Padded;
        Span<T> to = Packed;
        for (int strip = 0; strip < Columns; strip += StripColumns)
        {
            int width = Math.Min(StripColumns, Columns - strip);
            for (int term = 0; term < Terms; term++)
            {
                from.Slice((term * source.Stride) + column + strip, width).CopyTo(to[((strip * Terms) + (term * width))..]);
            }
        }
    }

    /// <summary>Packs the transpose of columns of a matrix: row j of B is column j of the source.</summary>
    /// <param name="source">At most n rows and at least column + k columns, with padding; missing rows count as zero.</param>
    /// <param name="column">The first column.</param>
    public void PackTransposed(Matrix<T> source, int column)
    {
        MatrixKernels.Require(source.Rows <= Columns && column + Terms <= source.Stride);
        ReadOnlySpan<T> from = source.Padded;
        Span<T> to = Packed;
        for (int row = 0; row < source.Rows; row++)
        {
            int strip = row / StripColumns * StripColumns, width = Math.Min(StripColumns, Columns - strip);
            int place = (strip * Terms) + row - strip;
            foreach (T value in from.Slice((row * source.Stride) + column, Terms))
            {
                to[place] = value;
                place += width;
            }
        }
    }
}
