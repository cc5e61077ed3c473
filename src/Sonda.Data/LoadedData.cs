using Sonda.Data.Scaling;
using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>Data ready for training, split, with their origin.</summary>
/// <param name="Name">The name in outputs: "mnist", "drawn-digits", or the text form of the source.</param>
/// <param name="Training">The training rows; 50,000 for MNIST.</param>
/// <param name="Validation">The validation rows; 10,000 for MNIST.</param>
/// <param name="Test">The test rows; 10,000 for MNIST; null if the source has none.</param>
/// <param name="Origin">The origin as a text for people: a folder, a mirror, the generator.</param>
/// <param name="Notice">The reason why these are not the requested published data; null if they are.</param>
public sealed record LoadedData(
    string Name, Dataset Training, Dataset Validation, Dataset? Test, LocalizableText Origin, LocalizableText? Notice)
{
    /// <summary>The name of real MNIST.</summary>
    public const string Mnist = "mnist";

    /// <summary>The name of real Fashion-MNIST.</summary>
    public const string FashionMnist = "fashion-mnist";

    /// <summary>The name of the digits from the built-in generator.</summary>
    public const string DrawnDigits = "drawn-digits";

    /// <summary>The suffix of the name of images that are read as sequences of their rows.</summary>
    internal const string RowsSuffix = "-rows";

    /// <summary>Whether every file has the published SHA-256 of its data set; default: false.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The names of the classes, in order; empty if they have only numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The preparation that a network trained on these data needs for other rows; null if rows are used as they are.</summary>
    public DataPreparation? Preparation { get; init; }

    /// <summary>What a user should know of the data: columns left out, missing values replaced.</summary>
    public IReadOnlyList<LocalizableText> Notes { get; init; } = [];

    /// <summary>Whether every part holds all rows: the file is another one than the network was trained on.</summary>
    internal bool IsWhole { get; init; }

    /// <summary>The scaling of the numbers; null if they are unscaled.</summary>
    public FittedScaling? Scaling { get; init; }

    /// <summary>Whether the data have the form and name of MNIST; <see cref="IsVerified"/> tells about their content.</summary>
    public bool IsMnist => Name == Mnist;

    /// <summary>Whether results are comparable with the book's: the data are MNIST, and verified.</summary>
    public bool ComparesWithBook => IsMnist && IsVerified;

    /// <summary>Data that a program made itself, from arrays for example. Their name is that of the training rows.</summary>
    /// <param name="training">The rows to train on.</param>
    /// <param name="validation">The rows to validate, of the same form.</param>
    /// <param name="test">The rows to test; null for none.</param>
    public static LoadedData Of(Dataset training, Dataset validation, Dataset? test = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        return new LoadedData(training.Name, training, validation, test, Origins.Program(), Notice: null);
    }

    /// <summary>Returns the same data with the same change to every part.</summary>
    internal LoadedData Map(Func<Dataset, Dataset> change) => this with
    {
        Training = change(Training),
        Validation = change(Validation),
        Test = Test is null ? null : change(Test),
    };

    /// <summary>The same data under another name, also in their preparation.</summary>
    internal LoadedData Renamed(string before, string after)
    {
        return this with { Name = Of(Name), Preparation = Preparation is { } learned ? learned with { Data = Of(learned.Data) } : null };

        string Of(string name) => name.StartsWith(before, StringComparison.Ordinal) ? after + name[before.Length..] : name;
    }
}
