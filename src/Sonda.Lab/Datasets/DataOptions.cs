using Sonda.Lab.Datasets.Sources;

namespace Sonda.Lab.Datasets;

/// <summary>Where digits may come from.</summary>
/// <param name="DataDirectory">A folder that must hold MNIST, in a subfolder <c>mnist</c> or directly
/// (<c>--data-dir</c>); null looks in the usual places.</param>
/// <param name="Offline">Never download.</param>
public sealed record DataOptions(string? DataDirectory = null, bool Offline = false)
{
    /// <summary>Draw digits even where MNIST is here (<c>--data drawn</c>); false unless told.</summary>
    public bool Drawn { get; init; }

    /// <summary>The variable that names a data folder when <see cref="DataDirectory"/> does not.</summary>
    public const string DirectoryVariable = "SONDA_DATA_DIR";

    /// <summary>The machine around the program; this one unless told.</summary>
    public DataEnvironment Environment { get; init; } = DataEnvironment.Machine;

    /// <summary>The data set that is looked for.</summary>
    internal KnownDataset Known { get; init; } = KnownDataset.Mnist;

    /// <summary>What stands in where it cannot be had, given the notice.</summary>
    internal Func<string, LoadedData> StandIn { get; init; } =
        notice => DrawnDigits.Create(DrawnDigits.DefaultSeed, notice: notice);
}
