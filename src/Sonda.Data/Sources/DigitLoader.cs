using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Sources;

/// <summary>Creates data sets from files; loads both parts in parallel, and checks hashes while it builds the rows.</summary>
internal static class DigitLoader
{
    /// <summary>The data of a set of files.</summary>
    /// <param name="TrainingFile">All rows of the training file.</param>
    /// <param name="Test">All rows of the test file.</param>
    /// <param name="IsPublished">Whether all files have the published content.</param>
    public sealed record Loaded(Dataset TrainingFile, Dataset Test, bool IsPublished)
    {
        /// <summary>Splits the training file into training and validation rows, MNIST as in the book.</summary>
        public LoadedData Split(KnownDataset known, LocalizableText origin)
        {
            int training = TrainingFile.Count - known.ValidationCount;
            return new LoadedData(
                known.Name,
                TrainingFile.Slice(0, training),
                TrainingFile.Slice(training, known.ValidationCount),
                Test,
                origin,
                Notice: IsPublished ? null : SourceTexts.Unverified(known))
            {
                ClassNames = known.ClassNames,
                IsVerified = IsPublished,
            };
        }
    }

    /// <summary>Loads the files of a folder, published ones as they were decoded before.</summary>
    /// <exception cref="DatasetException">A file cannot be used.</exception>
    public static Task<Loaded> LoadAsync(KnownDataset known, LocalCopy copy, DecodedRows decoded, CancellationToken stop) =>
        LoadAsync(
            part => Task.Run(
                async () =>
                {
                    byte[]? key = decoded.KeyOf(copy, part);
                    if (key is not null && decoded.TryRead(known.Name, part, key) is { } kept)
                    {
                        return (kept, true);
                    }

                    (Dataset rows, bool isPublished) = await DecodeAsync(known.Name, part, copy.Read, stop).ConfigureAwait(false);
                    if (key is not null && isPublished)
                    {
                        decoded.Keep(known.Name, part, key, rows);
                    }

                    return (rows, isPublished);
                },
                stop),
            known);

    /// <summary>Decodes files.</summary>
    /// <exception cref="DatasetException">A file cannot be used.</exception>
    public static Task<Loaded> LoadAsync(KnownDataset known, Func<KnownFile, DigitFile> read, CancellationToken stop) =>
        LoadAsync(part => DecodeAsync(known.Name, part, read, stop), known);

    private static async Task<Loaded> LoadAsync(Func<KnownPart, Task<(Dataset Rows, bool IsPublished)>> load, KnownDataset known)
    {
        Task<(Dataset Rows, bool IsPublished)> training = load(known.Training), test = load(known.Test);
        await Task.WhenAll(training, test).ConfigureAwait(false);
        return new Loaded(
            (await training.ConfigureAwait(false)).Rows,
            (await test.ConfigureAwait(false)).Rows,
            (await training.ConfigureAwait(false)).IsPublished && (await test.ConfigureAwait(false)).IsPublished);
    }

    private static Task<(Dataset Rows, bool IsPublished)> DecodeAsync(
        string name, KnownPart part, Func<KnownFile, DigitFile> read, CancellationToken stop) => Task.Run(
        async () =>
        {
            DigitFile labels = read(part.Labels);
            labels.RequireClasses(part.Labels);
            DigitFile images = read(part.Images);
            stop.ThrowIfCancellationRequested();
            Task<bool> isPublished = Task.Run(
                () => part.Labels.IsPublished(labels.Data) && part.Images.IsPublished(images.Data), stop);
            ReadOnlySpan<byte> pixels = images.Data.Bytes.Span;
            Shape shape = Shape.Image(1, images.Data.Sizes[1], images.Data.Sizes[2]);
            Dataset rows = Dataset.FromBytes(name, pixels, labels.Data.Bytes.Span, shape.Count, KnownDataset.Classes)
                .WithShape(shape);
            return (rows, await isPublished.ConfigureAwait(false));
        },
        stop);
}
