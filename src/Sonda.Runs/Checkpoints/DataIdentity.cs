using Sonda.Data;
using Sonda.Engine.Data;

namespace Sonda.Runs.Checkpoints;

/// <summary>The identity of a run's data, by their content.</summary>
/// <param name="Name">Their name in outputs.</param>
/// <param name="Training"><see cref="DatasetFingerprint"/> of the training rows.</param>
/// <param name="Validation">The same of the validation rows.</param>
public sealed record DataIdentity(string Name, string Training, string Validation)
{
    /// <summary>Reads every number of the data, the first time.</summary>
    public static DataIdentity Of(LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.Name, data.Training.Fingerprint, data.Validation.Fingerprint);
    }

    /// <summary>Whether the rows are the same, under any name.</summary>
    public bool IsSameAs(DataIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Training == other.Training && Validation == other.Validation;
    }

    /// <summary>The spec that loads the data again, from their name; null if the name is not enough.</summary>
    public DatasetSpec? ToSpec()
    {
        // The name of drawn digits in outputs differs from the one in a spec.
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
