using System.Collections.Immutable;

namespace Sonda.Data.Sources;

/// <summary>A published data set in the form of MNIST: the names, content and addresses of its files.</summary>
/// <param name="Name">The name in outputs and of its subfolder.</param>
/// <param name="ValidationCount">The number of validation images, the last ones of the training file.</param>
/// <param name="Mirrors">Web folders that serve <c>NAME.gz</c>, in the order in which they are tried.</param>
/// <param name="Training">The training file's images and labels.</param>
/// <param name="Test">The test file's images and labels.</param>
internal sealed record KnownDataset(
    string Name, int ValidationCount, ImmutableArray<Uri> Mirrors, KnownPart Training, KnownPart Test)
{
    /// <summary>MNIST (LeCun, Cortes and Burges 1998), split as in Nielsen's book: 50,000/10,000/10,000.</summary>
    public static KnownDataset Mnist { get; } = new(
        LoadedData.Mnist,
        10_000,
        [
            new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        ],
        new KnownPart(
            new KnownFile(
                "train-images-idx3-ubyte",
                [60_000, 28, 28],
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new KnownFile(
                "train-labels-idx1-ubyte",
                [60_000],
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")),
        new KnownPart(
            new KnownFile(
                "t10k-images-idx3-ubyte",
                [10_000, 28, 28],
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new KnownFile(
                "t10k-labels-idx1-ubyte",
                [10_000],
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));

    /// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), split like MNIST.</summary>
    public static KnownDataset FashionMnist { get; } = new(
        LoadedData.FashionMnist,
        10_000,
        [
            new Uri("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
            new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        ],
        new KnownPart(
            new KnownFile(
                "train-images-idx3-ubyte",
                [60_000, 28, 28],
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new KnownFile(
                "train-labels-idx1-ubyte",
                [60_000],
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9")),
        new KnownPart(
            new KnownFile(
                "t10k-images-idx3-ubyte",
                [10_000, 28, 28],
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new KnownFile(
                "t10k-labels-idx1-ubyte",
                [10_000],
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")))
    {
        Title = "Fashion-MNIST",
        CanBeDrawn = false,
        ClassNames =
        [
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ],
    };

    /// <summary>The name of the data set in sentences; default: MNIST.</summary>
    public string Title { get; init; } = "MNIST";

    /// <summary>Whether drawn digits may replace it; default: true.</summary>
    public bool CanBeDrawn { get; init; } = true;

    /// <summary>The names of the classes; default: empty, for their digits.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The number of classes.</summary>
    public const int Classes = 10;

    /// <summary>All files.</summary>
    public ImmutableArray<KnownFile> Files => [Training.Images, Training.Labels, Test.Images, Test.Labels];
}

/// <summary>Images and their labels.</summary>
internal sealed record KnownPart(KnownFile Images, KnownFile Labels);

/// <summary>A file of a known data set.</summary>
/// <param name="Name">The name without <c>.gz</c>.</param>
/// <param name="Sizes">The required dimensions in its header.</param>
/// <param name="Sha256">The SHA-256 of the uncompressed file in lower-case hexadecimal digits; mirrors compress it differently.</param>
internal sealed record KnownFile(string Name, ImmutableArray<int> Sizes, string Sha256)
{
    /// <summary>The length of the uncompressed file in bytes.</summary>
    public long Length => Sizes.Aggregate(1L, (product, size) => product * size) + 4 + (4 * Sizes.Length);

    /// <summary>Whether the content is the published one.</summary>
    public bool IsPublished(IdxData data) => data.Sha256() == Sha256;
}
