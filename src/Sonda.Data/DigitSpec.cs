using System.Collections.Immutable;
using Sonda.Data.Sources;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>The kinds of images of 28×28 pixels in ten classes.</summary>
public enum DigitKind
{
    /// <summary>MNIST; drawn digits replace it if it cannot be downloaded.</summary>
    Mnist,

    /// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): clothes in the form of MNIST.</summary>
    FashionMnist,

    /// <summary>Digits of the built-in generator.</summary>
    Drawn,

    /// <summary>MNIST as sequences of 28 steps, each a row of pixels (Le, Jaitly and Hinton 2015 use one pixel per step).</summary>
    MnistRows,
}

/// <summary>MNIST and data of its form: <c>mnist</c>, <c>fashion-mnist</c>, <c>drawn</c>, <c>mnist-rows</c>.</summary>
public sealed record DigitSpec : DatasetSpec
{
    /// <summary>Pixels of an image.</summary>
    public const int Inputs = 28 * 28;

    /// <summary>The number of classes.</summary>
    public const int Classes = KnownDataset.Classes;

    internal static new readonly ImmutableArray<string> Names = ["mnist", "fashion-mnist", "drawn", "mnist-rows"];

    /// <summary>The kind of images.</summary>
    public DigitKind Kind { get; init; }

    /// <inheritdoc/>
    public override bool IsPublished => Kind != DigitKind.Drawn;

    internal override string Source => Names[(int)Kind];

    /// <summary>The published data set to search for.</summary>
    internal KnownDataset Known => Kind == DigitKind.FashionMnist ? KnownDataset.FashionMnist : KnownDataset.Mnist;

    internal static DigitSpec Read(SourceText text)
    {
        text.Allow(null, [], text.Name);
        return new DigitSpec { Kind = (DigitKind)Names.IndexOf(text.Name) };
    }

    internal override async Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop)
    {
        LoadedData images = await DigitSource.LoadAsync(options, progress, stop).ConfigureAwait(false);
        return Kind == DigitKind.MnistRows
            ? images.Map(Rows) with { Name = images.Name + LoadedData.RowsSuffix }
            : images;
    }

    private static Dataset Rows(Dataset images) =>
        images.WithShape(Shape.Sequence(images.InputShape.Height, images.InputShape.Width));
}
