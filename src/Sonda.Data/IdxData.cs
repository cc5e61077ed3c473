using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Sonda.Data;

/// <summary>The content of an IDX file of bytes.</summary>
/// <param name="Sizes">The size of each dimension, at least 1, outermost first.</param>
/// <param name="Bytes">The elements, with the last dimension varying fastest; as many as the product of the sizes.</param>
internal sealed record IdxData(ImmutableArray<int> Sizes, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>
    /// Returns the header of the file: two zero bytes, the type code 8, the number of dimensions, and each size in four big-endian bytes.
    /// </summary>
    public byte[] Header()
    {
        byte[] header = new byte[4 + (4 * Sizes.Length)];
        header[2] = IdxReader.UnsignedByte;
        header[3] = (byte)Sizes.Length;
        for (int i = 0; i < Sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), Sizes[i]);
        }

        return header;
    }

    /// <summary>Computes the SHA-256 of the uncompressed file, in lower-case hexadecimal digits.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header());
        hash.AppendData(Bytes.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
