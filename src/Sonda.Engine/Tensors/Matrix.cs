using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Tensors;

/// <summary>
/// A view of <see cref="Rows"/> × <see cref="Columns"/> numbers, each row padded with zeros to
/// <see cref="Stride"/>, a whole number of the widest vectors.
/// </summary>
/// <remarks>
/// Kernels work on whole padded rows, so that no kernel has a tail. Code that writes a row keeps its padding zero wherever a sum may
/// include it.
/// </remarks>
internal readonly struct Matrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The unit of a row's length: 16 numbers, one vector of 512 bits in float, two in double.</summary>
    public const int Padding = 16;

    private readonly AlignedArray<T> _store;
    private readonly int _offset;

    public Matrix(AlignedArray<T> store, int offset, int rows, int columns)
    {
        (_store, _offset, Rows, Columns, Stride) = (store, offset, rows, columns, StrideOf(columns));
        _ = store.Span.Slice(offset, rows * Stride);
    }

    // A part of a matrix whose memory was checked when the whole was made.
    private Matrix(in Matrix<T> whole, int offset, int rows)
    {
        (_store, _offset, Rows, Columns, Stride) = (whole._store, offset, rows, whole.Columns, whole.Stride);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    /// <summary>All rows with their padding.</summary>
    public Span<T> Padded => _store.Span.Slice(_offset, Rows * Stride);

    /// <summary>
    /// The first number, for <c>fixed (T* p = matrix)</c>: a kernel of a hundred nanoseconds cannot afford a span, whose length is checked again.
    /// </summary>
    public ref T GetPinnableReference() => ref _store is null ? ref Unsafe.NullRef<T>() : ref _store.At(_offset);

    /// <summary>Creates a matrix of zeros.</summary>
    public static Matrix<T> Create(int rows, int columns) =>
        new(new AlignedArray<T>((long)rows * StrideOf(columns)), 0, rows, columns);

    public static int StrideOf(int columns) => (columns + Padding - 1) / Padding * Padding;

    /// <summary>One row without its padding.</summary>
    public Span<T> Row(int row) => _store.Span.Slice(_offset + (row * Stride), Columns);

    /// <summary>Returns the numbers without padding, row after row.</summary>
    public T[] ToArray()
    {
        var values = new T[Rows * Columns];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies the numbers without padding, row after row.</summary>
    public void CopyTo(Span<T> values)
    {
        Span<T> padded = Padded;
        for (int row = 0; row < Rows; row++)
        {
            padded.Slice(row * Stride, Columns).CopyTo(values[(row * Columns)..]);
        }
    }

    /// <summary>Sets the numbers from values without padding, row after row.</summary>
    public void Set(ReadOnlySpan<T> values)
    {
        for (int row = 0; row < Rows; row++)
        {
            values.Slice(row * Columns, Columns).CopyTo(Row(row));
        }
    }

    /// <summary>Returns the first rows.</summary>
    public Matrix<T> Top(int rows)
    {
        if (rows == Rows)
        {
            return this;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows);
        return new(this, _offset, rows);
    }

    /// <summary>Returns a range of rows.</summary>
    public Matrix<T> Slice(int start, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)(Rows - start));
        return new(this, _offset + (start * Stride), rows);
    }
}
