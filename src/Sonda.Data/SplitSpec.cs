using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data;

/// <summary>
/// A data source that splits its rows in a random order given by the seed: the first rows train, the last ones validate.
/// </summary>
public abstract record SplitSpec : DatasetSpec
{
    internal static readonly NumberRange<ulong> Seeds = new(0, ulong.MaxValue);
    internal static readonly NumberRange<double> Shares = new(0.01, 0.99);
    private protected const double DefaultShare = 0.3;
    private protected const ulong DefaultSeed = 1;
    private protected const string SeedKey = "seed", ValidationKey = "validation";

    private protected SplitSpec()
    {
    }

    /// <summary>The root seed of the data, independent of the seed of an experiment; default: 1.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>The share of validation rows, from 0.01 to 0.99; default: 0.3.</summary>
    public double Validation { get; init => field = Shares.Checked(value); } = DefaultShare;

    /// <summary>Loads or draws all rows, in random order.</summary>
    /// <exception cref="DatasetException">The rows cannot be loaded.</exception>
    private protected abstract SplitRows Draw(RandomStream random, CancellationToken stop);

    internal sealed override Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop) => Task.Run(
        () =>
        {
            (Dataset rows, LocalizableText origin, IReadOnlyList<string> names) = Draw(new RandomStream(Seed), stop);
            int validation = (int)Math.Round(rows.Count * Validation), training = rows.Count - validation;
            if (training == 0 || validation == 0)
            {
                throw new DatasetException(LocalizableText.Of(
                    $"{Source}: {rows.Count} rows leave {training} to train on and {validation} to validate; expected at least 1 of each."));
            }

            return new LoadedData(Source, rows.Slice(0, training), rows.Slice(training, validation), null, origin, null)
            {
                ClassNames = names,
            };
        },
        stop);

    /// <summary>The pairs common to all such sources; null for each default.</summary>
    private protected string?[] SplitPairs() =>
        [SourceText.Pair(SeedKey, Seed, DefaultSeed), SourceText.Pair(ValidationKey, Validation, DefaultShare)];

    private protected static ulong ReadSeed(SourceText text) => text.Number(SeedKey, DefaultSeed, Seeds);

    private protected static double ReadValidation(SourceText text) => text.Number(ValidationKey, DefaultShare, Shares);
}

/// <summary>Rows before the split.</summary>
/// <param name="Rows">All rows, in random order.</param>
/// <param name="Origin">Their origin as a text for people.</param>
/// <param name="ClassNames">The names of the classes; empty if they have only numbers.</param>
internal sealed record SplitRows(Dataset Rows, LocalizableText Origin, IReadOnlyList<string> ClassNames);
