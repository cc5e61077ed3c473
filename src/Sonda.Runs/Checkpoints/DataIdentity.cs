using Sonda.Data;
using Sonda.Engine.Data;

namespace Sonda.Runs.Checkpoints;

/// <summary>Which data a run is on, by what they hold.</summary>
/// <param name="Name">What they are called in outputs.</param>
/// <param name="Training"><see cref="DatasetFingerprint"/> of the training rows.</param>
/// <param name="Validation">That of the validation rows.</param>
public sealed record DataIdentity(string Name, string Training, string Validation)
{
    /// <summary>Reads every number of the data.</summary>
    public static DataIdentity Of(LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Name, DatasetFingerprint.Of(data.Training), DatasetFingerprint.Of(data.Validation));
    }

    /// <summary>Whether the rows are the same, whatever they are called.</summary>
    public bool IsSameAs(DataIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Training == other.Training && Validation == other.Validation;
    }

    /// <summary>What to ask for to have the data again, as the name says; null if it does not.</summary>
    public DatasetSpec? ToSpec()
    {
        // Digits that are drawn are called otherwise than they are asked for.
        string name = Name.Split('+')[0] == LoadedData.DrawnDigits ? $"drawn{Name[LoadedData.DrawnDigits.Length..]}" : Name;
        try
        {
            return DatasetSpec.Parse(name);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The name, and enough of the fingerprints to tell them apart.</summary>
    public override string ToString() => $"{Name} (SHA-256 {Training[..12]}… to train on, {Validation[..12]}… to validate)";
}
