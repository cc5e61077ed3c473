using CsCheck;

namespace Sonda.Data.Tests;

public sealed class IdxReaderTests
{
    private static readonly byte[] Small = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 11, 12, 13, 14, 15];

    private static readonly Gen<IdxData> AnyData =
        from sizes in Gen.Int[1, 9].Array[1, 4]
        from bytes in Gen.Byte.Array[sizes.Aggregate(1, (product, size) => product * size)]
        select new IdxData([.. sizes], bytes);

    [Fact]
    public void Reads_sizes_and_elements()
    {
        IdxData data = Read(Small, [2, 3]);

        Assert.Equal([2, 3], data.Sizes);
        Assert.Equal([10, 11, 12, 13, 14, 15], data.Bytes.ToArray());
    }

    [Fact]
    public void Reads_what_was_written_plain_and_compressed() => AnyData.Sample(data =>
    {
        byte[] plain = SmallDataset.Bytes(data);
        foreach (byte[] content in new[] { plain, SmallDataset.Gzip(plain) })
        {
            IdxData read = Read(content, new int[data.Sizes.Length]);
            Assert.Equal(data.Sizes, read.Sizes);
            Assert.True(read.Bytes.Span.SequenceEqual(data.Bytes.Span));
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain)), read.Sha256());
        }
    });

    [Fact]
    public void Tells_compression_by_content_not_by_name()
    {
        using var playground = new Playground();
        Directory.CreateDirectory(playground.Folder(""));
        string named = playground.Folder("data.gz"), unnamed = playground.Folder("data");
        File.WriteAllBytes(named, Small);
        File.WriteAllBytes(unnamed, SmallDataset.Gzip(Small));

        Assert.Equal(6, IdxReader.Read(named, [2, 3]).Bytes.Length);
        Assert.Equal(6, IdxReader.Read(unnamed, [2, 3]).Bytes.Length);
    }

    [Theory]
    [InlineData("", 0, "the end", "a header of 12 bytes")]
    [InlineData("0000", 2, "the end", "a header of 12 bytes")]
    [InlineData("0000080200000002000000", 11, "the end", "a header of 12 bytes")]
    [InlineData("504b08020000000200000003", 0, "50 4b", "00 00, the start of an IDX file, or gzip's 1f 8b")]
    [InlineData("00000d020000000200000003", 2, "type code 0d", "08, unsigned bytes")]
    [InlineData("000008030000000200000003", 3, "3 dimensions", "2")]
    [InlineData("000008020000000000000003", 4, "a size of 0", "1 or more")]
    [InlineData("0000080200000002ffffffff", 8, "a size of 4294967295", "1 or more")]
    [InlineData("0000080240000000400000000a0b", 4, "sizes 1073741824×1073741824", "at most 1000 elements")]
    [InlineData("0000080200000003000003e80a0b", 4, "sizes 3×1000", "at most 1000 elements")]
    [InlineData("0000080200000002000000030a0b", 14, "the end after 2 elements", "6")]
    [InlineData("0000080200000002000000030a0b0c0d0e0f10", 18, "more data", "the end after 2×3 elements")]
    public void Names_the_file_the_byte_what_is_there_and_what_should_be(
        string content, int offset, string found, string expected)
    {
        byte[] plain = Convert.FromHexString(content);
        foreach (byte[] bytes in new[] { plain, SmallDataset.Gzip(plain) })
        {
            var error = Assert.Throws<DatasetException>(
                () => IdxReader.Read(new MemoryStream(bytes), "digits.idx", [0, 0], limit: 1000));
            Assert.Equal($"digits.idx: at byte {offset}: found {found}, expected {expected}.", error.Message);
            Assert.Equal(("digits.idx", offset), (error.File, error.Offset));
        }
    }

    [Fact]
    public void Refuses_other_sizes_than_expected()
    {
        var error = Assert.Throws<DatasetException>(() => Read(Small, [2, 4]));

        Assert.Equal("small: at byte 8: found a size of 3, expected 4.", error.Message);
    }

    [Fact]
    public void A_missing_file_or_a_folder_is_named()
    {
        using var playground = new Playground();
        string missing = playground.Folder("nothing");

        Assert.Contains(missing, Assert.Throws<DatasetException>(() => IdxReader.Read(missing, [0])).Message);
        string folder = Path.GetDirectoryName(missing)!;
        Assert.Contains(folder, Assert.Throws<DatasetException>(() => IdxReader.Read(folder, [0])).Message);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (byte[] whole in new[] { Small, SmallDataset.Gzip(Small) })
        {
            for (int length = 0; length < whole.Length; length++)
            {
                Assert.Throws<DatasetException>(() => Read(whole[..length], [0, 0]));
            }
        }
    }

    [Fact]
    public void Anything_behind_the_data_is_refused()
    {
        foreach (byte[] whole in new[] { Small, SmallDataset.Gzip(Small) })
        {
            foreach (byte[] more in new byte[][] { [0], [1, 2, 3], [0x1f, 0x8b], SmallDataset.Gzip([7]) })
            {
                Assert.Throws<DatasetException>(() => Read([.. whole, .. more], [0, 0]));
            }
        }
    }

    [Fact]
    public void Every_change_of_one_byte_gives_whole_data_or_a_clear_error()
    {
        foreach (byte[] whole in new[] { Small, SmallDataset.Gzip(Small) })
        {
            byte[] changed = [.. whole];
            for (int at = 0; at < whole.Length; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    changed[at] = (byte)value;
                    RequireWholeOrRefused(changed);
                }

                changed[at] = whole[at];
            }
        }
    }

    [Fact]
    public void Any_bytes_give_whole_data_or_a_clear_error()
    {
        Gen<byte[]>[] starts = [.. new byte[][] { [], [0, 0, 8, 2], [0x1f, 0x8b], [0x1f, 0x8b, 8, 0] }.Select(Gen.Const)];
        Gen<byte[]> anything = Gen.Byte.Array[0, 64];
        Gen.Select(anything, Gen.OneOf(starts))
            .Sample((bytes, start) => RequireWholeOrRefused([.. start, .. bytes]));
    }

    [Fact]
    public void Many_changes_of_a_compressed_file_give_whole_data_or_a_clear_error()
    {
        Gen<(int, byte)[]> changes = Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8];
        Gen.Select(AnyData, changes).Sample((data, edits) =>
        {
            byte[] zipped = SmallDataset.Gzip(SmallDataset.Bytes(data));
            foreach ((int at, byte value) in edits)
            {
                zipped[at % zipped.Length] = value;
            }

            RequireWholeOrRefused(zipped);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lying_header_allocates_little(bool isZipped)
    {
        byte[] liar = [0, 0, 8, 1, 0x3f, 0xff, 0xff, 0xff, 1, 2, 3];
        byte[] content = isZipped ? SmallDataset.Gzip(liar) : liar;
        Assert.Throws<DatasetException>(() => Read(content, [0]));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DatasetException>(() => Read(content, [0]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 19);
    }

    [Fact]
    public void A_gzip_bomb_is_read_no_further_than_its_header_says()
    {
        byte[] bomb = SmallDataset.Gzip([0, 0, 8, 1, 0, 0, 0, 100, .. new byte[64 << 20]]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DatasetException>(() => Read(bomb, [0]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 19);
    }

    [Fact]
    public void Buffers_grow_up_to_large_files()
    {
        byte[] elements = new byte[1_000_003];
        elements.AsSpan().Fill(7);
        IdxData data = Read(SmallDataset.Gzip(SmallDataset.Bytes(new IdxData([1_000_003], elements))), [0]);

        Assert.True(data.Bytes.Span.SequenceEqual(elements));
    }

    private static IdxData Read(byte[] content, int[] sizes) => IdxReader.Read(new MemoryStream(content), "small", sizes);

    private static void RequireWholeOrRefused(byte[] content)
    {
        try
        {
            IdxData data = Read(content, [0, 0]);
            Assert.Equal(data.Sizes[0] * data.Sizes[1], data.Bytes.Length);
        }
        catch (DatasetException e)
        {
            Assert.StartsWith("small: ", e.Message, StringComparison.Ordinal);
        }
    }
}
