using System.IO.Compression;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Benchmarks.Peers;

/// <summary>The images that both sides train on: MNIST where <c>SONDA_DATA_DIR</c> has it, else random ones.</summary>
/// <param name="Name">"mnist" or "random".</param>
/// <param name="Training">50,000 images.</param>
/// <param name="Validation">10,000 images.</param>
internal sealed record ChapterData(string Name, Dataset Training, Dataset Validation)
{
    private const int Pixels = 784;
    private const int Images = 60_000;
    private const int TrainingImages = 50_000;

    private static readonly Lazy<ChapterData> LazyLoaded = new(Load);

    public static ChapterData Loaded => LazyLoaded.Value;

    private static ChapterData Load()
    {
        string? folder = Environment.GetEnvironmentVariable("SONDA_DATA_DIR");
        string images = Path.Combine(folder ?? "", "mnist", "train-images-idx3-ubyte.gz");
        string labels = Path.Combine(folder ?? "", "mnist", "train-labels-idx1-ubyte.gz");
        return File.Exists(images) && File.Exists(labels)
            ? Split("mnist", Unpack(images, 16, Images * Pixels), Unpack(labels, 8, Images))
            : Random();
    }

    /// <summary>Random images of MNIST's density: the same work, nothing to learn.</summary>
    private static ChapterData Random()
    {
        const double density = 0.19;
        var random = new RandomStream(1);
        byte[] pixels = new byte[Images * Pixels];
        byte[] labels = new byte[Images];
        foreach (ref byte pixel in pixels.AsSpan())
        {
            pixel = random.NextDouble() < density ? (byte)(1 + random.NextInt(255)) : (byte)0;
        }

        foreach (ref byte label in labels.AsSpan())
        {
            label = (byte)random.NextInt(10);
        }

        return Split("random", pixels, labels);
    }

    private static ChapterData Split(string name, byte[] pixels, byte[] labels)
    {
        Dataset all = Dataset.FromBytes(name, pixels, labels, Pixels, 10);
        return new ChapterData(
            name, all.Slice(0, TrainingImages), all.Slice(TrainingImages, Images - TrainingImages));
    }

    private static byte[] Unpack(string path, int header, int length)
    {
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        unpacked.ReadExactly(new byte[header]);
        byte[] content = new byte[length];
        unpacked.ReadExactly(content);
        return content;
    }
}
