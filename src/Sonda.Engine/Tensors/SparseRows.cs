using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Tensors;

/// <summary>The nonzero numbers of each row with their columns, in ascending order (compressed sparse rows).</summary>
/// <remarks>
/// Training reads the rows in random order, so each comes from memory rather than from a cache. Therefore a row is one block of memory: its
/// columns, two bytes each, and then its values. If there are at most 256 different numbers, as in images, a value is a one-byte code for a
/// number in a table. Zeros in the last column fill up each row to a multiple of <see cref="Group"/> entries, so that kernels read whole
/// groups: a zero adds nothing to a sum.
/// </remarks>
internal sealed class SparseRows : Rows
{
    /// <summary>The number of entries that a kernel reads at once.</summary>
    public const int Group = 4;

    /// <summary>The maximum number of columns, because a column takes 16 bits.</summary>
    public const int MaxColumns = ushort.MaxValue + 1;

    private const int CacheLine = 64;

    /// <summary>The lines of an image of MNIST, on average.</summary>
    private const int NearLines = 8;

    private const int Codes = 256;

    private readonly int[] _starts;
    private readonly byte[] _entries;
    private readonly int _valueSize;

    private SparseRows(int columns, int rows, int used, float[]? table)
        : this(columns, new int[rows + 1], new byte[checked((used + (rows * (Group - 1))) * EntrySizeOf(table))], table)
    {
    }

    private SparseRows(int columns, int[] starts, byte[] entries, float[]? table)
        : base(columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, MaxColumns);
        (_starts, _entries, _valueSize, Table) = (starts, entries, EntrySizeOf(table) - sizeof(ushort), table);
        Values = table is null ? SparseForm.Numbers : SparseForm.Codes;
    }

    /// <summary>The number for each code, zero for code 0; null if entries store their numbers directly.</summary>
    public float[]? Table { get; }

    /// <summary>The form of the numbers.</summary>
    public SparseForm Values { get; private init; }

    /// <summary>An upper bound of the magnitudes.</summary>
    public float Largest { get; private set; }

    /// <summary>The bytes of an entry: its column, and its number or code.</summary>
    public int EntrySize => sizeof(ushort) + _valueSize;

    /// <summary>The first entry of each row, and the end of the last.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>The rows one after another, each as <see cref="Row"/> returns it.</summary>
    public ReadOnlySpan<byte> Entries => _entries.AsSpan(0, _starts[^1] * EntrySize);

    /// <summary>Creates rows of images; a pixel p stands for p/255.</summary>
    public static SparseRows FromBytes(ReadOnlySpan<byte> pixels, int columns, int used)
    {
        var rows = new SparseRows(columns, pixels.Length / columns, used, PixelTable()) { Values = SparseForm.Pixels, Largest = 1 };
        rows.Fill(pixels, (pixel, entry) => entry[0] = pixel);
        return rows;
    }

    /// <summary>Takes over rows of images as they lay in memory before.</summary>
    /// <param name="starts"><see cref="Starts"/>.</param>
    /// <param name="entries"><see cref="Entries"/>.</param>
    /// <param name="columns">The number of pixels.</param>
    public static SparseRows FromStoredBytes(int[] starts, byte[] entries, int columns) =>
        new(columns, starts, entries, PixelTable()) { Values = SparseForm.Pixels, Largest = 1 };

    /// <summary>Creates rows of numbers.</summary>
    public static SparseRows FromValues(ReadOnlySpan<float> values, int columns, int used)
    {
        Dictionary<float, byte>? codes = CodesOf(values);
        float[]? table = null;
        if (codes is not null)
        {
            table = new float[Codes];
            foreach ((float number, byte code) in codes)
            {
                table[code] = number;
            }
        }

        var rows = new SparseRows(columns, values.Length / columns, used, table);
        if (codes is not null)
        {
            rows.Fill(values, (value, entry) => entry[0] = codes[value]);
        }
        else
        {
            rows.Fill(values, (value, entry) => MemoryMarshal.Write(entry, value));
        }

        foreach (float value in values)
        {
            rows.Largest = MathF.Max(rows.Largest, MathF.Abs(value));
        }

        return rows;
    }

    /// <summary>The number of entries in a row, with those that fill it up.</summary>
    public int RowLength(int row) => _starts[row + 1] - _starts[row];

    /// <summary>
    /// The stored form of a row: the columns of all its entries, then their codes, or their numbers if there is no table.
    /// </summary>
    public ReadOnlySpan<byte> Row(int row) => _entries.AsSpan(_starts[row] * EntrySize, RowLength(row) * EntrySize);

    public override void CopyRow(int row, Span<float> destination)
    {
        destination.Clear();
        int length = RowLength(row);
        ReadOnlySpan<ushort> columns = MemoryMarshal.Cast<byte, ushort>(Row(row))[..length];
        ReadOnlySpan<byte> values = Row(row)[(sizeof(ushort) * length)..];
        for (int i = 0; i < length; i++)
        {
            destination[columns[i]] += Table is null ? MemoryMarshal.Cast<byte, float>(values)[i] : Table[values[i]];
        }
    }

    /// <summary>Checks rows before their pointers are used.</summary>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public void RequireRows(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)(_starts.Length - 1))
            {
                throw new ArgumentException($"There is no row {row} of {_starts.Length - 1}.", nameof(rows));
            }
        }
    }

    /// <summary>Prefetches a row into the second-level cache, if the processor has an instruction for it.</summary>
    public unsafe void Prefetch(int row)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = Row(row);
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        for (int i = 0; i < bytes.Length + CacheLine; i += CacheLine)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));
        }
    }

    /// <summary>Prefetches the first lines of a row from the second-level cache into the first, while the row before it is computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void PrefetchNear(byte* row)
    {
        if (Sse.IsSupported)
        {
            for (int line = 0; line < NearLines; line++)
            {
                Sse.Prefetch0(row + (line * CacheLine));
            }
        }
    }

    private static int EntrySizeOf(float[]? table) => sizeof(ushort) + (table is null ? sizeof(float) : 1);

    private static float[] PixelTable()
    {
        var table = new float[Codes];
        for (int code = 0; code < Codes; code++)
        {
            table[code] = code / 255f;
        }

        return table;
    }

    /// <summary>Assigns a code to each different number, 0 to zero; null if there are more numbers than codes.</summary>
    private static Dictionary<float, byte>? CodesOf(ReadOnlySpan<float> values)
    {
        var codes = new Dictionary<float, byte> { [0] = 0 };
        foreach (float value in values)
        {
            if (!codes.ContainsKey(value))
            {
                if (codes.Count == Codes)
                {
                    return null;
                }

                codes[value] = (byte)codes.Count;
            }
        }

        return codes;
    }

    private void Fill<T>(ReadOnlySpan<T> source, Action<T, Span<byte>> setValue)
        where T : struct, IEquatable<T>
    {
        int[] columns = new int[Columns];
        for (int row = 0; row < _starts.Length - 1; row++)
        {
            ReadOnlySpan<T> values = source.Slice(row * Columns, Columns);
            int used = 0;
            for (int column = 0; column < Columns; column++)
            {
                if (!values[column].Equals(default))
                {
                    columns[used++] = column;
                }
            }

            int length = (used + Group - 1) / Group * Group;
            _starts[row + 1] = _starts[row] + length;
            Span<byte> block = _entries.AsSpan(_starts[row] * EntrySize, length * EntrySize);
            Span<ushort> blockColumns = MemoryMarshal.Cast<byte, ushort>(block)[..length];
            for (int i = 0; i < length; i++)
            {
                blockColumns[i] = (ushort)columns[Math.Min(i, used - 1)];
                if (i < used)
                {
                    setValue(values[columns[i]], block[((sizeof(ushort) * length) + (i * _valueSize))..]);
                }
            }
        }
    }
}
