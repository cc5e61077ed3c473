using Sonda.Data.Sources;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Tests.Sources;

/// <summary>Images that the cache keeps as training reads them: the same as unpacked ones, or not used.</summary>
public sealed class DecodedRowsTests : IDisposable
{
    private static readonly IdxData Images = new([6, 4, 4], Pixels(6)), Labels = new([6], new byte[] { 3, 1, 4, 1, 5, 9 });
    private static readonly IdxData TestImages = new([2, 4, 4], Pixels(2)), TestLabels = new([2], new byte[] { 2, 6 });

    private static readonly KnownDataset Known = new(
        "sparse",
        2,
        [],
        new KnownPart(FileOf("images", Images), FileOf("labels", Labels)),
        new KnownPart(FileOf("test-images", TestImages), FileOf("test-labels", TestLabels)));

    private readonly Playground _playground = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => _playground.Folder("given");

    private string Kept => Path.Combine(_playground.Cache, "decoded", "sparse-images.rows");

    [Fact]
    public async Task Reads_what_it_kept_instead_of_the_images()
    {
        Write();
        await Load();
        var decoded = new DecodedRows(_playground.Cache);
        byte[] key = decoded.KeyOf(LocalCopy.Under(Folder, Known), Known.Training)!;
        AssertSame(await Load(), decoded.TryRead(Known.Name, Known.Training, key)!.Slice(0, 4));

        // Other images under the hashes of these: if they come back, the cache was read.
        byte[] others = Pixels(6);
        others[1] = 77;
        decoded.Keep(Known.Name, Known.Training, key, Dataset.FromBytes(Known.Name, others, Labels.Bytes.Span, 16, 10).WithShape(Shape.Image(1, 4, 4)));
        float[] row = new float[16];
        (await Load()).Training.CopyRow(0, row);
        Assert.Equal(77 / 255f, row[1]);
    }

    [Fact]
    public async Task Whatever_is_damaged_is_made_anew()
    {
        Write();
        LoadedData undamaged = await Load();
        byte[] whole = await File.ReadAllBytesAsync(Kept, Stop);
        foreach (byte[] damaged in Damaged(whole))
        {
            await File.WriteAllBytesAsync(Kept, damaged, Stop);
            AssertSame(await Load(), undamaged.Training);
            Assert.Equal(whole, await File.ReadAllBytesAsync(Kept, Stop));
        }
    }

    [Fact]
    public async Task Other_images_are_neither_taken_for_the_kept_ones_nor_kept()
    {
        Write();
        await Load();
        byte[] kept = await File.ReadAllBytesAsync(Kept, Stop);
        byte[] others = Pixels(6);
        others[0] = 200;
        await File.WriteAllBytesAsync(Path.Combine(Folder, "images"), SmallDataset.Bytes(Images with { Bytes = others }), Stop);

        LoadedData data = await Load();

        float[] row = new float[16];
        data.Training.CopyRow(0, row);
        Assert.Equal(200 / 255f, row[0]);
        Assert.False(data.IsVerified);
        Assert.Equal(kept, await File.ReadAllBytesAsync(Kept, Stop));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_done_without()
    {
        Write();
        LoadedData first = await Load();
        Directory.Delete(_playground.Cache, recursive: true);
        await File.WriteAllTextAsync(_playground.Cache, "a file where the cache should be", Stop);
        AssertSame(await Load(), first.Training);
    }

    public void Dispose() => _playground.Dispose();

    private static IEnumerable<byte[]> Damaged(byte[] whole)
    {
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] flipped = [.. whole];
            flipped[i] ^= 1;
            yield return flipped;
        }

        yield return [];
        yield return whole[..^1];
        yield return [.. whole, 0];
    }

    private static byte[] Pixels(int images) => [.. Enumerable.Range(0, images * 16).Select(i => (byte)(i % 5 == 0 ? i + 1 : 0))];

    private static KnownFile FileOf(string name, IdxData data) => new(name, data.Sizes, data.Sha256());

    private static void AssertSame(LoadedData data, Dataset expected) => AssertSame(data.Training, expected);

    private static void AssertSame(Dataset data, Dataset expected)
    {
        Assert.True(data.IsSparse);
        Assert.Equal((expected.Count, expected.InputShape, expected.Classes), (data.Count, data.InputShape, data.Classes));
        Assert.Equal(expected.Labels, data.Labels);
        float[] row = new float[16], expectedRow = new float[16];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            expected.CopyRow(i, expectedRow);
            Assert.Equal(expectedRow, row);
        }
    }

    private void Write()
    {
        Directory.CreateDirectory(Folder);
        foreach ((string name, IdxData data) in (ReadOnlySpan<(string, IdxData)>)[("images", Images), ("labels", Labels), ("test-images", TestImages), ("test-labels", TestLabels)])
        {
            File.WriteAllBytes(Path.Combine(Folder, name), SmallDataset.Bytes(data));
        }
    }

    private Task<LoadedData> Load() => DigitSource.LoadAsync(_playground.Options(Folder) with { Known = Known }, null, Stop);
}
