using System.Buffers.Binary;
using Sonda.Sweeps.Cells;

namespace Sonda.Sweeps.Shards;

/// <summary>A file of cells in memory.</summary>
internal sealed class CellFileContent(string path, CellFileIdentity? identity, byte[] bytes, int end, bool isWhole)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The sweep and the code; null if the file has no valid header.</summary>
    public CellFileIdentity? Identity => identity;

    /// <summary>Whether the footer fits.</summary>
    public bool IsWhole => isWhole;

    /// <summary>The rows whose check sum fits.</summary>
    public IEnumerable<CellResult> Rows()
    {
        if (identity is null)
        {
            yield break;
        }

        int size = CellFile.RowSize(identity.Measures);
        for (int at = CellFile.HeaderSize; at + size <= end; at += size)
        {
            if (TryRead(bytes.AsSpan(at, size), identity.Measures, out CellResult result))
            {
                yield return result;
            }
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> row, int measures, out CellResult result)
    {
        result = default;
        long cell = BinaryPrimitives.ReadInt64LittleEndian(row);
        int status = BinaryPrimitives.ReadInt32LittleEndian(row[8..]);
        if (cell is < 0 or > int.MaxValue || status is < (int)CellStatus.Trained or > (int)CellStatus.Refused
            || BinaryPrimitives.ReadUInt32LittleEndian(row[12..]) != CellFile.Check(row))
        {
            return false;
        }

        double[] values = new double[measures];
        for (int m = 0; m < measures; m++)
        {
            values[m] = BinaryPrimitives.ReadDoubleLittleEndian(row[(16 + (sizeof(double) * m))..]);
        }

        result = new CellResult((int)cell, (CellStatus)status, values);
        return true;
    }
}
