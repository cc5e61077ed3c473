using Sonda.Engine;
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

    /// <summary>Loads or draws all rows for a command; those of a table may be prepared for a trained network.</summary>
    private protected virtual SplitRows Draw(RandomStream random, DataOptions options, CancellationToken stop) => Draw(random, stop);

    internal sealed override Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop) => Task.Run(
        () =>
        {
            SplitRows drawn = Draw(new RandomStream(Seed), options, stop);
            Dataset rows = drawn.Rows;
            if (drawn.IsWhole)
            {
                return new LoadedData(Source, rows, rows, rows, drawn.Origin, null)
                {
                    ClassNames = drawn.ClassNames,
                    Preparation = drawn.Preparation,
                    Notes = drawn.Notes,
                    IsWhole = true,
                };
            }

            RowSplit split = drawn.Split ?? SplitOf(rows.Count);
            return new LoadedData(
                Source,
                rows.Slice(0, split.Training),
                rows.Slice(split.Training, split.Validation),
                split.Test == 0 ? null : rows.Slice(split.Training + split.Validation, split.Test),
                drawn.Origin,
                null)
            {
                ClassNames = drawn.ClassNames,
                Preparation = drawn.Preparation,
                Notes = drawn.Notes,
            };
        },
        stop);

    /// <summary>The number of rows of each part.</summary>
    /// <exception cref="DatasetException">A part would have none.</exception>
    private protected RowSplit SplitOf(int rows, double test = 0)
    {
        int validation = (int)Math.Round(rows * Validation), tested = (int)Math.Round(rows * test), training = rows - validation - tested;
        return training < 1 || validation == 0 || (test > 0 && tested == 0)
            ? throw new DatasetException(test > 0
                ? LocalizableText.Of(
                    $"{Source}: {CountedNoun.Rows(rows)} for three parts: {Math.Max(0, training)} to train on, {validation} to validate and {tested} to test; expected at least 1 of each.")
                : LocalizableText.Of(
                    $"{Source}: {CountedNoun.Rows(rows)} for two parts: {Math.Max(0, training)} to train on and {validation} to validate; expected at least 1 of each."))
            : new RowSplit(training, validation, tested);
    }

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
internal sealed record SplitRows(Dataset Rows, LocalizableText Origin, IReadOnlyList<string> ClassNames)
{
    /// <summary>The number of rows of each part; null for those of the settings.</summary>
    public RowSplit? Split { get; init; }

    /// <summary>The preparation of the rows; null if they are used as they are.</summary>
    public DataPreparation? Preparation { get; init; }

    /// <summary>What a user should know of the rows.</summary>
    public IReadOnlyList<LocalizableText> Notes { get; init; } = [];

    /// <summary>Whether the rows are not split.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>The number of rows of each part, in the order of the rows.</summary>
internal sealed record RowSplit(int Training, int Validation, int Test);
