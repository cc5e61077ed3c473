using Sonda.Data.Drawing;
using Sonda.Engine;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data;

/// <summary>
/// Digits drawn by the program: 28×28 pixels, written with jittered strokes, prepared like MNIST. They replace MNIST if it cannot be
/// downloaded, are about as difficult, and are never called MNIST.
/// </summary>
/// <remarks>
/// Image i of a seed depends only on the seed and on i: the same bytes on every machine, for any number of images and of threads.
/// docs/data.md compares them with MNIST.
/// </remarks>
internal static class DrawnDigits
{
    /// <summary>The seed of the built-in data set. Like MNIST, it does not depend on the seed of an experiment.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>Pixels of an image.</summary>
    public const int ImageSize = Scribe.Side * Scribe.Side;

    private const int Classes = 10;
    private const int ImagesPerTask = 250;

    /// <summary>Draws a whole data set.</summary>
    /// <param name="seed">The root seed of the digits.</param>
    /// <param name="training">Training images, at least 0.</param>
    /// <param name="validation">Validation images, at least 0.</param>
    /// <param name="test">Test images, at least 0.</param>
    /// <param name="threads">Threads, at least 1; null for all cores. The digits do not depend on it.</param>
    /// <param name="notice">The reason for these digits instead of MNIST.</param>
    /// <param name="stop">Cancels drawing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LoadedData Create(
        ulong seed,
        int training = 50_000,
        int validation = 10_000,
        int test = 10_000,
        int? threads = null,
        LocalizableText? notice = null,
        CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(training);
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        int count = checked(training + validation + test);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(count * ImageSize));
        byte[] labels = new byte[count];
        Draw(seed, 0, pixels, labels, threads, stop);
        Dataset all = Dataset.FromBytes(LoadedData.DrawnDigits, pixels, labels, ImageSize, Classes)
            .WithShape(Shape.Image(1, Scribe.Side, Scribe.Side));
        return new LoadedData(
            LoadedData.DrawnDigits,
            all.Slice(0, training),
            all.Slice(training, validation),
            all.Slice(training + validation, test),
            Origins.Generator(seed),
            notice);
    }

    /// <summary>Draws consecutive images.</summary>
    /// <param name="seed">The root seed of the digits.</param>
    /// <param name="first">The index of the first image, at least 0.</param>
    /// <param name="pixels">784 bytes for each label, row by row: 0 is paper, 255 full ink.</param>
    /// <param name="labels">Receives the drawn digits; all digits are equally likely.</param>
    /// <param name="threads">Threads, at least 1; null for all cores. The bytes do not depend on it.</param>
    /// <param name="stop">Cancels drawing.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a number is out of range.</exception>
    public static void Draw(ulong seed, long first, Memory<byte> pixels, Memory<byte> labels, int? threads = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        int degree = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degree, nameof(threads));
        if (pixels.Length != (long)labels.Length * ImageSize)
        {
            throw new ArgumentException(
                $"{pixels.Length} pixels do not make {labels.Length} images of {ImageSize}.", nameof(pixels));
        }

        var root = new RandomStream(seed);
        int tasks = (labels.Length + ImagesPerTask - 1) / ImagesPerTask;
        Parallel.For(
            0,
            tasks,
            new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = stop },
            () => new Scribe(),
            (task, _, scribe) =>
            {
                int start = task * ImagesPerTask, end = Math.Min(start + ImagesPerTask, labels.Length);
                for (int i = start; i < end; i++)
                {
                    RandomStream random = root.Split("digit", first + i);
                    int digit = random.NextInt(Classes);
                    labels.Span[i] = (byte)digit;
                    scribe.Write(digit, random, pixels.Span.Slice(i * ImageSize, ImageSize));
                }

                return scribe;
            },
            _ => { });
    }
}
