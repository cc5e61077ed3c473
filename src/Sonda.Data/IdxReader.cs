using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;

namespace Sonda.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, the format of MNIST, plain or gzip-compressed; the first bytes decide, not the name. The reader is
/// strict: a file is either exactly what its header says, or an error.
/// </summary>
/// <remarks>
/// The format: 00 00, a type code (08: unsigned byte), the number of dimensions, each size as a big-endian 32-bit number, the elements, the
/// end. Memory grows with the data actually read, never with the claims of a header: no buffer exceeds the file if its length is known;
/// otherwise none exceeds twice the bytes read so far, or 64 KiB.
/// </remarks>
internal static class IdxReader
{
    /// <summary>The default maximum number of elements: 1 GiB.</summary>
    public const long DefaultLimit = 1L << 30;

    internal const byte UnsignedByte = 0x08;
    private const int FirstBuffer = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizes">The expected size of each dimension; 0 for any.</param>
    /// <param name="limit">The maximum number of elements.</param>
    /// <exception cref="DatasetException">The file cannot be read, or is not exactly such an IDX file.</exception>
    public static IdxData Read(string path, ReadOnlySpan<int> sizes, long limit = DefaultLimit)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Read(file, path, sizes, limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path} cannot be read: {LocalizableText.Of(e)}"), e);
        }
    }

    /// <summary>Reads a seekable stream from its start.</summary>
    /// <param name="content">The file's bytes, compressed or not.</param>
    /// <param name="name">The name in errors.</param>
    /// <param name="sizes">The expected size of each dimension; 0 for any.</param>
    /// <param name="limit">The maximum number of elements.</param>
    /// <exception cref="DatasetException">The content is not exactly such an IDX file.</exception>
    public static IdxData Read(Stream content, string name, ReadOnlySpan<int> sizes, long limit = DefaultLimit)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Array.MaxLength);
        if (!content.CanSeek)
        {
            throw new DatasetException(LocalizableText.Of($"{name} is not an ordinary file."));
        }

        Span<byte> start = stackalloc byte[2];
        content.Position = 0;
        bool isGzip = content.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
        content.Position = 0;
        if (!isGzip)
        {
            return new Source(content, name).Read(sizes, limit, (int)Math.Min(content.Length, limit));
        }

        IdxData data;
        using (var unzipped = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true))
        {
            data = new Source(unzipped, name).Read(sizes, limit, FirstBuffer);
        }

        RequireTrailer(content, name, data);
        return data;
    }

    /// <summary>
    /// Checks the length of the content at the end of the gzip data (RFC 1952). The decompressor checks it if it is present, but accepts
    /// data that end right after the content, and anything behind the data.
    /// </summary>
    private static void RequireTrailer(Stream content, string name, IdxData data)
    {
        uint length = (uint)(data.Header().Length + data.Bytes.Length);
        Span<byte> end = stackalloc byte[4];
        content.Position = Math.Max(content.Length - end.Length, 0);
        content.ReadExactly(end);
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (found != length)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{name}: found {found} as the length at the end of the gzip data, expected {length}: they are cut short, or something follows them."));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The uncompressed bytes, with the number of bytes read.</summary>
    private sealed class Source(Stream stream, string name)
    {
        private long _offset;

        public IdxData Read(ReadOnlySpan<int> expected, long limit, int firstBuffer)
        {
            ImmutableArray<int> sizes = ReadHeader(expected);
            long count = 1;
            foreach (int size in sizes)
            {
                count *= size;
                if (count > limit)
                {
                    throw Wrong(4, $"sizes {Join(sizes)}", $"at most {limit} elements");
                }
            }

            byte[] elements = ReadElements((int)count, firstBuffer);
            Span<byte> more = stackalloc byte[1];
            return Fill(more) == 0
                ? new IdxData(sizes, elements)
                : throw Wrong(_offset - 1, $"more data", $"the end after {Join(sizes)} elements");
        }

        private ImmutableArray<int> ReadHeader(ReadOnlySpan<int> expected)
        {
            Span<byte> header = stackalloc byte[4 + (4 * expected.Length)];
            int read = Fill(header);
            Span<byte> there = header[..read];
            if (there.Length >= 2 && there[..2] is not [0, 0])
            {
                throw Wrong(0, $"{there[0]:x2} {there[1]:x2}", $"00 00, the start of an IDX file, or gzip's 1f 8b");
            }

            if (there.Length >= 3 && there[2] != UnsignedByte)
            {
                throw Wrong(2, $"type code {there[2]:x2}", $"{UnsignedByte:x2}, unsigned bytes");
            }

            if (there.Length >= 4 && there[3] != expected.Length)
            {
                throw Wrong(3, $"{there[3]} dimensions", $"{expected.Length}");
            }

            if (read < header.Length)
            {
                throw Wrong(read, $"the end", $"a header of {header.Length} bytes");
            }

            int[] sizes = new int[expected.Length];
            for (int i = 0; i < sizes.Length; i++)
            {
                sizes[i] = ReadSize(header, 4 + (4 * i), expected[i]);
            }

            return [.. sizes];
        }

        private int ReadSize(ReadOnlySpan<byte> header, int offset, int expected)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[offset..]);
            bool isRight = expected == 0 ? size is >= 1 and <= int.MaxValue : size == (uint)expected;
            return isRight
                ? (int)size
                : throw Wrong(offset, $"a size of {size}", expected == 0 ? LocalizableText.Of($"1 or more") : LocalizableText.Of($"{expected}"));
        }

        private byte[] ReadElements(int count, int firstBuffer)
        {
            byte[] elements = GC.AllocateUninitializedArray<byte>(Math.Min(count, firstBuffer));
            int read = Fill(elements);
            while (read == elements.Length && read < count)
            {
                byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(2L * read, count));
                elements.CopyTo(larger, 0);
                read += Fill(larger.AsSpan(read));
                elements = larger;
            }

            return read == count
                ? elements
                : throw Wrong(_offset, $"the end after {read} elements", $"{count}");
        }

        /// <summary>Reads until the buffer is full or the data end; returns the number of bytes.</summary>
        private int Fill(Span<byte> buffer)
        {
            try
            {
                int read = 0;
                while (read < buffer.Length && stream.Read(buffer[read..]) is > 0 and int n)
                {
                    read += n;
                    _offset += n;
                }

                return read;
            }
            catch (InvalidDataException e)
            {
                throw Wrong(_offset, $"damaged gzip data", $"whole gzip data", e);
            }
        }

        private DatasetException Wrong(long offset, LocalizableText found, LocalizableText expected, Exception? inner = null) =>
            new(name, offset, found, expected, inner);

        private static string Join(ImmutableArray<int> sizes) => string.Join('×', sizes.Select(size => Text(size)));
    }
}
