using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Data;

/// <summary>The non-zero numbers of each row with their columns, in ascending order (compressed sparse rows).</summary>
/// <remarks>
/// Each row is filled up to a multiple of <see cref="Group"/> entries by zeros in its last column, so that kernels take
/// whole groups: a zero adds nothing to a sum.
/// </remarks>
internal sealed class SparseRows : Rows
{
    /// <summary>Entries that a kernel takes at once.</summary>
    public const int Group = 4;

    /// <summary>The most columns: their numbers are kept in 16 bits.</summary>
    public const int MostColumns = ushort.MaxValue + 1;

    private const int CacheLine = 64;

    private readonly int[] _starts;
    private readonly ushort[] _columns;
    private readonly float[] _values;

    private SparseRows(int columns, int rows, int used)
        : base(columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, MostColumns);
        int room = checked(used + (rows * (Group - 1)));
        _starts = new int[rows + 1];
        _columns = new ushort[room];
        _values = new float[room];
    }

    public static SparseRows FromBytes(ReadOnlySpan<byte> pixels, int columns, int used) =>
        From(pixels, columns, used, pixel => pixel / 255f);

    public static SparseRows FromValues(ReadOnlySpan<float> values, int columns, int used) =>
        From(values, columns, used, value => value);

    /// <summary>The columns of a row's entries.</summary>
    public ReadOnlySpan<ushort> RowColumns(int row) => _columns.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>The values of a row's entries.</summary>
    public ReadOnlySpan<float> RowValues(int row) => _values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    public override void CopyRow(int row, Span<float> destination)
    {
        destination.Clear();
        ReadOnlySpan<ushort> columns = RowColumns(row);
        ReadOnlySpan<float> values = RowValues(row);
        for (int i = 0; i < columns.Length; i++)
        {
            destination[columns[i]] += values[i];
        }
    }

    /// <summary>Asks the processor to bring a row into its second-level cache; where it cannot be asked, does nothing.</summary>
    public unsafe void Prefetch(int row)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        int start = _starts[row], end = _starts[row + 1];
        ref ushort columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        for (int entry = start; entry < end; entry += CacheLine / sizeof(ushort))
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref columns, entry)));
        }

        ref float values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (int entry = start; entry < end; entry += CacheLine / sizeof(float))
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref values, entry)));
        }
    }

    private static SparseRows From<TSource>(ReadOnlySpan<TSource> source, int columns, int used, Func<TSource, float> number)
        where TSource : INumberBase<TSource>
    {
        var rows = new SparseRows(columns, source.Length / columns, used);
        int next = 0;
        for (int row = 0; row < rows._starts.Length - 1; row++)
        {
            ReadOnlySpan<TSource> values = source.Slice(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                if (!TSource.IsZero(values[column]))
                {
                    rows.Set(next++, column, number(values[column]));
                }
            }

            next = rows.EndRow(row, next);
        }

        return rows;
    }

    private void Set(int entry, int column, float value) => (_columns[entry], _values[entry]) = ((ushort)column, value);

    private int EndRow(int row, int end)
    {
        while ((end - _starts[row]) % Group != 0)
        {
            Set(end, _columns[end - 1], 0);
            end++;
        }

        return _starts[row + 1] = end;
    }
}
