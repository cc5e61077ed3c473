using Sonda.Data.Sources;

namespace Sonda.Data;

/// <summary>The choice of data, and the allowed places of files.</summary>
/// <param name="DataDirectory">A folder that must have the published files, MNIST's in a subfolder <c>mnist</c> or directly
/// (<c>--data-dir</c>); null to search the usual places.</param>
/// <param name="Offline">Whether downloads are forbidden.</param>
public sealed record DataOptions(string? DataDirectory = null, bool Offline = false)
{
    /// <summary>The data (<c>--data</c>); default: MNIST.</summary>
    public DatasetSpec Spec { get; init; } = DatasetSpec.Mnist;

    /// <summary>The folder from which relative paths in <see cref="Spec"/> count; null for the current one.</summary>
    internal string? Folder { get; init; }

    /// <summary><see cref="Spec"/> with its path counted from <see cref="Folder"/>.</summary>
    internal DatasetSpec PlacedSpec => Folder is { } folder ? Spec.From(folder) : Spec;

    /// <summary>The preparation of a trained network, applied instead of one learned anew; null for a new one.</summary>
    public DataPreparation? Preparation { get; init; }

    /// <summary>Whether to take all rows of a table together if its file is another one than <see cref="Preparation"/> was learned from.</summary>
    internal bool TakesWholeFile { get; init; }

    /// <summary>The environment variable for a data folder, used if <see cref="DataDirectory"/> is null.</summary>
    public const string DirectoryVariable = "SONDA_DATA_DIR";

    /// <summary>The environment of the program; default: this machine.</summary>
    internal DataEnvironment Environment { get; init; } = DataEnvironment.Machine;

    /// <summary>The published data set to search for.</summary>
    internal KnownDataset Known
    {
        get => field ?? (Spec as DigitSpec)?.Known ?? KnownDataset.Mnist;
        init;
    }

    /// <summary>Whether to draw digits even if MNIST is available.</summary>
    internal bool IsDrawn => Spec is DigitSpec { Kind: DigitKind.Drawn };

    /// <summary>Creates the replacement for MNIST if it cannot be downloaded, with a notice.</summary>
    internal Func<LocalizableText, CancellationToken, LoadedData> StandIn { get; init; } =
        (notice, stop) => DrawnDigits.Create(DrawnDigits.DefaultSeed, notice: notice, stop: stop);
}
