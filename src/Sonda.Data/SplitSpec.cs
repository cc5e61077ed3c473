using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data;

/// <summary>
/// A data source whose rows are split here: in a random order that the seed gives, the first train and the last validate.
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

    /// <summary>The root of everything random in the data, which does not follow the seed of an experiment. Default 1.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>The share of the rows that validate, from 0.01 to 0.99. Default 0.3.</summary>
    public double Validation { get; init => field = Shares.Checked(value); } = DefaultShare;

    /// <summary>All rows, in random order.</summary>
    /// <exception cref="DatasetException">They cannot be had.</exception>
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

    /// <summary>The pairs that every such source may have, as far as they are not the usual ones.</summary>
    private protected string?[] SplitPairs() =>
        [SourceText.Pair(SeedKey, Seed, DefaultSeed), SourceText.Pair(ValidationKey, Validation, DefaultShare)];

    private protected static ulong ReadSeed(SourceText text) => text.Number(SeedKey, DefaultSeed, Seeds);

    private protected static double ReadValidation(SourceText text) => text.Number(ValidationKey, DefaultShare, Shares);
}

/// <summary>Rows that are to be split.</summary>
/// <param name="Rows">All of them, in random order.</param>
/// <param name="Origin">Where they came from, for a person to read.</param>
/// <param name="ClassNames">What the classes are called; empty where by their numbers.</param>
internal sealed record SplitRows(Dataset Rows, LocalizableText Origin, IReadOnlyList<string> ClassNames);
