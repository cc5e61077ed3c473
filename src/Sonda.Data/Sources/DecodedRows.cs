using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Files;
using Sonda.Engine.Tensors;

namespace Sonda.Data.Sources;

/// <summary>Published images as training reads them, kept in the user's cache: unpacking MNIST takes ten times as long as reading this.</summary>
/// <remarks>
/// A file holds the form of the sparse rows in memory. It bears the hashes of the files that it was made from, so that other or damaged
/// files are read and checked themselves, and ends with the hash of its own content. A file that is missing, damaged or of other files is
/// made anew; one that cannot be written is done without.
/// </remarks>
/// <param name="cacheDirectory">The program's folder in the user's cache; null if there is none.</param>
internal sealed class DecodedRows(string? cacheDirectory)
{
    /// <summary>"sonda" and the version of the form. Rows lie in the byte order of the machine, and so does this number: another order does not match.</summary>
    private const long Magic = 0x0001_61_64_6e_6f_73;

    private const int HeaderSize = sizeof(long) + (4 * sizeof(int)) + KeySize;
    private const int KeySize = 2 * SHA256.HashSizeInBytes;

    /// <summary>The hashes of the files of a part, as they lie in a folder; null if they cannot be read or there is no cache.</summary>
    public byte[]? KeyOf(LocalCopy copy, KnownPart part)
    {
        try
        {
            return cacheDirectory is not null && copy.PathOf(part.Images) is { } images && copy.PathOf(part.Labels) is { } labels
                ? [.. HashOf(images), .. HashOf(labels)]
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the images made from files with these hashes; null if the cache does not have them undamaged.</summary>
    public Dataset? TryRead(string name, KnownPart part, byte[] key)
    {
        try
        {
            using var file = new FileStream(PathOf(name, part), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            return Read(file, name, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps images, if their rows are sparse and the cache can be written.</summary>
    public void Keep(string name, KnownPart part, byte[] key, Dataset images)
    {
        if (images.Rows is not SparseRows rows)
        {
            return;
        }

        string path = PathOf(name, part);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, file =>
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                Append(Header(images, rows, key));
                Append(images.Labels);
                Append(MemoryMarshal.AsBytes(rows.Starts));
                Append(rows.Entries);

                file.Write(hash.GetHashAndReset());

                void Append(ReadOnlySpan<byte> bytes)
                {
                    file.Write(bytes);
                    hash.AppendData(bytes);
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next command unpacks the images once more.
        }
    }

    private static Dataset? Read(FileStream file, string name, byte[] key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = Take<byte>(file, HeaderSize, hash);
        Span<int> sizes = stackalloc int[4];
        MemoryMarshal.Cast<byte, int>(header.AsSpan(sizeof(long), 4 * sizeof(int))).CopyTo(sizes);
        (int count, int height, int width, int entries) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        // The length bounds what is allocated below: a damaged size is found before it asks for memory.
        bool fits = BitConverter.ToInt64(header) == Magic && header.AsSpan(HeaderSize - KeySize).SequenceEqual(key)
            && count > 0 && height > 0 && width > 0 && entries >= 0
            && file.Length == HeaderSize + count + (sizeof(int) * (count + 1L)) + entries + SHA256.HashSizeInBytes;
        if (!fits)
        {
            return null;
        }

        byte[] labels = Take<byte>(file, count, hash);
        int[] starts = Take<int>(file, count + 1, hash);
        byte[] stored = Take<byte>(file, entries, hash);
        byte[] expected = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(expected);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(expected)
            ? Dataset.OfImages(name, SparseRows.FromStoredBytes(starts, stored, height * width), labels, Shape.Image(1, height, width), KnownDataset.Classes)
            : null;
    }

    private static T[] Take<T>(FileStream file, int count, IncrementalHash hash)
        where T : unmanaged
    {
        T[] numbers = GC.AllocateUninitializedArray<T>(count);
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        file.ReadExactly(bytes);
        hash.AppendData(bytes);
        return numbers;
    }

    private static byte[] Header(Dataset images, SparseRows rows, byte[] key)
    {
        Shape shape = images.InputShape;
        ReadOnlySpan<int> sizes = [images.Count, shape.Height, shape.Width, rows.Entries.Length];
        return [.. BitConverter.GetBytes(Magic), .. MemoryMarshal.AsBytes(sizes), .. key];
    }

    private static byte[] HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    private string PathOf(string name, KnownPart part) => Path.Combine(cacheDirectory!, "decoded", $"{name}-{part.Images.Name}.rows");
}
