using Sonda.Data.Sources;

namespace Sonda.Data;

/// <summary>Which data, and where files may come from.</summary>
/// <param name="DataDirectory">A folder that must hold the published files, MNIST's in a subfolder <c>mnist</c> or directly
/// (<c>--data-dir</c>); null looks in the usual places.</param>
/// <param name="Offline">Never download.</param>
public sealed record DataOptions(string? DataDirectory = null, bool Offline = false)
{
    /// <summary>The data (<c>--data</c>); MNIST unless told.</summary>
    public DatasetSpec Spec { get; init; } = DatasetSpec.Mnist;

    /// <summary>The variable that names a data folder when <see cref="DataDirectory"/> does not.</summary>
    public const string DirectoryVariable = "SONDA_DATA_DIR";

    /// <summary>The machine around the program; this one unless told.</summary>
    internal DataEnvironment Environment { get; init; } = DataEnvironment.Machine;

    /// <summary>The published data set that is looked for.</summary>
    internal KnownDataset Known
    {
        get => field ?? (Spec as DigitSpec)?.Known ?? KnownDataset.Mnist;
        init;
    }

    /// <summary>Whether digits are to be drawn even where MNIST is here.</summary>
    internal bool IsDrawn => Spec is DigitSpec { Kind: DigitKind.Drawn };

    /// <summary>What stands in for MNIST where it cannot be had, given the notice.</summary>
    internal Func<LocalizableText, LoadedData> StandIn { get; init; } =
        notice => DrawnDigits.Create(DrawnDigits.DefaultSeed, notice: notice);
}
