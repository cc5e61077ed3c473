using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine.Files;

namespace Sonda.Sweeps.Boundaries;

/// <summary>The values of a view: negative where training converges, positive where it diverges, NaN where not computed.</summary>
internal sealed class BoundaryGrid(BoundaryView view)
{
    private const int HeaderSize = 96;
    private static readonly byte[] Begin = "SONDAEDG"u8.ToArray();

    /// <summary>The view.</summary>
    public BoundaryView View => view;

    /// <summary>The values, row by row from below.</summary>
    public double[] Values { get; } = Missing(view.Count * view.Count);

    /// <summary>A value.</summary>
    public double this[int column, int row] => Values[(row * view.Count) + column];

    /// <summary>The number of places with a value.</summary>
    public int Known => Values.Count(value => !double.IsNaN(value));

    /// <summary>Takes the values of places that another grid has too.</summary>
    public void Take(BoundaryGrid other)
    {
        int[] columns = [.. Enumerable.Range(0, other.View.Count).Select(column => view.IndexOf(other.View, column, isColumn: true))];
        int[] rows = [.. Enumerable.Range(0, other.View.Count).Select(row => view.IndexOf(other.View, row, isColumn: false))];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns.Length && rows[row] >= 0; column++)
            {
                if (columns[column] >= 0 && !double.IsNaN(other[column, row]))
                {
                    Values[(rows[row] * view.Count) + columns[column]] = other[column, row];
                }
            }
        }
    }

    /// <summary>Writes the grid; an existing file is replaced as a whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, BoundarySetting setting) => AtomicFile.Write(path, stream =>
    {
        byte[] header = new byte[HeaderSize];
        Begin.CopyTo(header, 0);
        setting.Hash.CopyTo(header, 8);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), view.Zoom);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(44), view.Level);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), view.Column);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(56), view.Row);
        SHA256.HashData(MemoryMarshal.AsBytes(Values.AsSpan())).CopyTo(header, 64);
        stream.Write(header);
        stream.Write(MemoryMarshal.AsBytes(Values.AsSpan()));
    });

    /// <summary>Reads a grid; null if the file is none, is damaged, or belongs to another setting.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BoundaryGrid? Load(string path, BoundarySetting setting)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 8).SequenceEqual(Begin) || !bytes.AsSpan(8, 32).SequenceEqual(setting.Hash))
        {
            return null;
        }

        var view = new BoundaryView(
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(56)),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(44)));
        if (view.Level is < 1 or > BoundaryView.MaxLevel || bytes.Length != HeaderSize + ((long)view.Count * view.Count * sizeof(double))
            || !SHA256.HashData(bytes.AsSpan(HeaderSize)).AsSpan().SequenceEqual(bytes.AsSpan(64, 32)))
        {
            return null;
        }

        var grid = new BoundaryGrid(view);
        bytes.AsSpan(HeaderSize).CopyTo(MemoryMarshal.AsBytes(grid.Values.AsSpan()));
        return grid;
    }

    private static double[] Missing(int count)
    {
        double[] values = new double[count];
        values.AsSpan().Fill(double.NaN);
        return values;
    }
}
