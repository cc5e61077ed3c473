using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Sonda.Sweeps.Cells;

namespace Sonda.Sweeps.Shards;

/// <summary>The file form of cells.</summary>
/// <remarks>
/// <code>
/// header   64 bytes: SONDACEL, format, number of measures, SHA-256 of the plan, 16 bytes of the code's hash
/// row      cell (8 bytes), status (4), CRC-32C of the row (4), a double for each measure
/// footer   48 bytes: SONDAEND, number of bytes before it, SHA-256 of them
/// </code>
/// All numbers are little-endian. A final file has a footer and its rows in ascending order. A log (<c>.rows</c>) has no footer, and its rows
/// stand as the threads finished them; a torn last row does not fit its check sum and counts as absent.
/// </remarks>
internal static class CellFile
{
    /// <summary>The bytes of a header.</summary>
    public const int HeaderSize = 64;

    private const int FooterSize = 48;
    private const int FixedRow = 16;
    private const uint Format = 1;
    private static readonly byte[] Begin = "SONDACEL"u8.ToArray();
    private static readonly byte[] End = "SONDAEND"u8.ToArray();

    /// <summary>The bytes of a row.</summary>
    public static int RowSize(int measures) => FixedRow + (sizeof(double) * measures);

    /// <summary>Creates a header.</summary>
    public static byte[] Header(CellFileIdentity identity)
    {
        byte[] header = new byte[HeaderSize];
        Begin.CopyTo(header, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), identity.Measures);
        identity.Plan.CopyTo(header, 16);
        identity.Code.CopyTo(header, 48);
        return header;
    }

    /// <summary>Writes a row.</summary>
    public static void WriteRow(Span<byte> row, CellResult result)
    {
        BinaryPrimitives.WriteInt64LittleEndian(row, result.Cell);
        BinaryPrimitives.WriteInt32LittleEndian(row[8..], (int)result.Status);
        for (int m = 0; m < result.Values.Length; m++)
        {
            // All NaN are one: the sign of a NaN depends on the processor.
            double value = double.IsNaN(result.Values[m]) ? double.NaN : result.Values[m];
            BinaryPrimitives.WriteDoubleLittleEndian(row[(FixedRow + (sizeof(double) * m))..], value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(row[12..], Check(row));
    }

    /// <summary>Writes a final file into a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="identity">The plan and the code.</param>
    /// <param name="results">The cells in ascending order.</param>
    public static void Write(Stream stream, CellFileIdentity identity, IEnumerable<CellResult> results)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        void Append(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            hash.AppendData(bytes);
            length += bytes.Length;
        }

        Append(Header(identity));
        byte[] row = new byte[RowSize(identity.Measures)];
        foreach (CellResult result in results)
        {
            WriteRow(row, result);
            Append(row);
        }

        byte[] footer = new byte[FooterSize];
        End.CopyTo(footer, 0);
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(8), length);
        hash.GetHashAndReset().CopyTo(footer, 16);
        stream.Write(footer);
    }

    /// <summary>Reads a file as far as it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CellFileContent Read(string path)
    {
        byte[] bytes;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1))
        {
            // Another process may append meanwhile: the length now is what counts.
            bytes = new byte[file.Length];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }

        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, 8).SequenceEqual(Begin) || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) != Format)
        {
            return new CellFileContent(path, null, bytes, 0, false);
        }

        int measures = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        var identity = new CellFileIdentity(measures, bytes[16..48], bytes[48..HeaderSize]);
        if (measures is < 1 or > 4096)
        {
            return new CellFileContent(path, null, bytes, 0, false);
        }

        int body = bytes.Length - FooterSize;
        bool isWhole = body >= HeaderSize && (body - HeaderSize) % RowSize(measures) == 0 && bytes.AsSpan(body, 8).SequenceEqual(End)
            && BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(body + 8)) == body
            && SHA256.HashData(bytes.AsSpan(0, body)).AsSpan().SequenceEqual(bytes.AsSpan(body + 16, 32));
        return new CellFileContent(path, identity, bytes, isWhole ? body : bytes.Length, isWhole);
    }

    /// <summary>The check sum of a row: CRC-32C of all its bytes except those of the sum.</summary>
    public static uint Check(ReadOnlySpan<byte> row)
    {
        uint sum = uint.MaxValue;
        for (int at = 0; at < row.Length; at += 4)
        {
            sum = at == 12 ? sum : BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt32LittleEndian(row[at..]));
        }

        return ~sum;
    }
}

/// <summary>The sweep and the code that the cells of a file belong to.</summary>
/// <param name="Measures">The number of measures.</param>
/// <param name="Plan">SHA-256 of the plan.</param>
/// <param name="Code">16 bytes of the code's hash.</param>
internal sealed record CellFileIdentity(int Measures, byte[] Plan, byte[] Code)
{
    /// <summary>Whether a file belongs to the same sweep.</summary>
    public bool IsSamePlan(CellFileIdentity other) => Measures == other.Measures && Plan.AsSpan().SequenceEqual(other.Plan);

    /// <summary>Whether the same code computed a file.</summary>
    public bool IsSameCode(CellFileIdentity other) => Code.AsSpan().SequenceEqual(other.Code);
}
