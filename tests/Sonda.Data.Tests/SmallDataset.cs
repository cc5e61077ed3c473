using System.IO.Compression;
using Sonda.Data.Sources;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tests;

/// <summary>A data set like MNIST, small enough to write out in every test: 12 + 5 images of 4×4.</summary>
internal static class SmallDataset
{
    private static readonly IdxData TrainingImages = Random([12, 4, 4], 256);
    private static readonly IdxData TrainingLabels = Random([12], 10);
    private static readonly IdxData TestImages = Random([5, 4, 4], 256);
    private static readonly IdxData TestLabels = Random([5], 10);

    public static KnownDataset Known { get; } = new(
        "small",
        2,
        [new Uri("https://one.test/small/"), new Uri("https://two.test/small/")],
        new KnownPart(File("train-images", TrainingImages), File("train-labels", TrainingLabels)),
        new KnownPart(File("t10k-images", TestImages), File("t10k-labels", TestLabels)));

    public static byte[] Plain(string name) => Bytes(name switch
    {
        "train-images" => TrainingImages,
        "train-labels" => TrainingLabels,
        "t10k-images" => TestImages,
        "t10k-labels" => TestLabels,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    });

    public static byte[] Bytes(IdxData data) => [.. data.Header(), .. data.Bytes.Span];

    public static byte[] Gzip(byte[] content)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return zipped.ToArray();
    }

    public static void WriteTo(string folder, bool isZipped = false)
    {
        Directory.CreateDirectory(folder);
        foreach (KnownFile file in Known.Files)
        {
            byte[] plain = Plain(file.Name);
            System.IO.File.WriteAllBytes(
                Path.Combine(folder, file.Name + (isZipped ? ".gz" : "")), isZipped ? Gzip(plain) : plain);
        }
    }

    private static KnownFile File(string name, IdxData data) => new(name, data.Sizes, data.Sha256());

    private static IdxData Random(int[] sizes, int bound)
    {
        var random = new RandomStream((ulong)bound);
        byte[] bytes = new byte[sizes.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)random.NextInt(bound);
        }

        return new IdxData([.. sizes], bytes);
    }
}
