using Sonda.Data.Scaling;
using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>Data ready to train on, split, with their origin.</summary>
/// <param name="Name">What they are called in outputs: "mnist", "drawn-digits", or the text form of their source.</param>
/// <param name="Training">The rows to train on; of MNIST 50,000.</param>
/// <param name="Validation">The rows to validate; of MNIST 10,000.</param>
/// <param name="Test">The rows to test; of MNIST 10,000; null where the source sets none aside.</param>
/// <param name="Origin">Where they came from, for a person to read: a folder, a mirror, the generator.</param>
/// <param name="Notice">Why these and not the published ones that were asked for; null where they are.</param>
public sealed record LoadedData(
    string Name, Dataset Training, Dataset Validation, Dataset? Test, LocalizableText Origin, LocalizableText? Notice)
{
    /// <summary>The name of real MNIST.</summary>
    public const string Mnist = "mnist";

    /// <summary>The name of real Fashion-MNIST.</summary>
    public const string FashionMnist = "fashion-mnist";

    /// <summary>The name of the built-in generator's digits.</summary>
    public const string DrawnDigits = "drawn-digits";

    /// <summary>What the name of images ends with that are sequences of their rows.</summary>
    internal const string RowsSuffix = "-rows";

    /// <summary>Whether every file has the SHA-256 that is published for its data set; false unless told.</summary>
    public bool IsVerified { get; init; }

    /// <summary>What the classes are called, in their order; empty where by their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How the numbers were scaled; null where they are as they came.</summary>
    public FittedScaling? Scaling { get; init; }

    /// <summary>Whether they have MNIST's form and name; see <see cref="IsVerified"/> for what they hold.</summary>
    public bool IsMnist => Name == Mnist;

    /// <summary>Whether figures may be set beside the book's: MNIST, and verified.</summary>
    public bool ComparesWithBook => IsMnist && IsVerified;

    /// <summary>Data that a program made itself, from arrays for example; they are called as their training rows are.</summary>
    /// <param name="training">The rows to train on.</param>
    /// <param name="validation">The rows to validate, of the same form.</param>
    /// <param name="test">The rows to test; null for none.</param>
    public static LoadedData Of(Dataset training, Dataset validation, Dataset? test = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        return new LoadedData(training.Name, training, validation, test, Origins.Program(), Notice: null);
    }

    /// <summary>The same with every part changed in the same way.</summary>
    internal LoadedData Map(Func<Dataset, Dataset> change) => this with
    {
        Training = change(Training),
        Validation = change(Validation),
        Test = Test is null ? null : change(Test),
    };
}
