using Sonda.Engine.Data;

namespace Sonda.Lab.Datasets;

/// <summary>Digits ready to train on, in the book's split, with their origin.</summary>
/// <param name="Name">"mnist" or "drawn-digits".</param>
/// <param name="Training">50,000 images.</param>
/// <param name="Validation">10,000 images.</param>
/// <param name="Test">10,000 images.</param>
/// <param name="Origin">Where they came from, for a person to read: a folder, a mirror, the generator.</param>
/// <param name="Notice">Why these and not the published MNIST; null where they are.</param>
public sealed record LoadedData(
    string Name, Dataset Training, Dataset Validation, Dataset Test, string Origin, string? Notice)
{
    /// <summary>The name of real MNIST.</summary>
    public const string Mnist = "mnist";

    /// <summary>The name of the built-in generator's digits.</summary>
    public const string DrawnDigits = "drawn-digits";

    /// <summary>Whether every file has the SHA-256 that is published for its data set; false unless told.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Whether they have MNIST's form and name; see <see cref="IsVerified"/> for what they hold.</summary>
    public bool IsMnist => Name == Mnist;

    /// <summary>Whether figures may be set beside the book's: MNIST, and verified.</summary>
    public bool ComparesWithBook => IsMnist && IsVerified;
}
