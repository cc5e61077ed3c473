using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Checkpoints;

/// <summary>A run of <see cref="TrainingExperiment"/> between two mini-batches: all that it takes to end it as if it had never stopped.</summary>
public sealed record Checkpoint
{
    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The settings.</summary>
    public required TrainingSpec Training { get; init; }

    /// <summary>When to stop early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The data.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>The trainer.</summary>
    public required TrainingState<float> State { get; init; }

    /// <summary>What early stopping remembers.</summary>
    public required StoppingState Stopping { get; init; }

    /// <summary>The parameters of the network that is the result so far, one after another.</summary>
    public required IReadOnlyList<float[]> Kept { get; init; }

    /// <summary>The epoch that they are of; 0 for the start.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>The epochs that were done.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch that was begun, as far as it was read: speeds before it and seconds so far.</summary>
    public required EpochBegin Begun { get; init; }

    /// <summary>Wall time in seconds so far.</summary>
    public required double Seconds { get; init; }

    /// <summary>The network that is the result so far.</summary>
    /// <exception cref="InvalidContentException">The parameters are not those of the network.</exception>
    public Network<float> ToNetwork()
    {
        var network = new Network<float>(Network);
        if (!network.Parameters.Select(parameter => parameter.Count).SequenceEqual(Kept.Select(kept => kept.Length)))
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"The checkpoint keeps other parameters than {Network} has."));
        }

        foreach ((Parameter<float> parameter, float[] kept) in network.Parameters.Zip(Kept))
        {
            parameter.Set(kept);
        }

        return network;
    }
}

/// <summary>An epoch on its way.</summary>
/// <param name="Speeds">The learning speed of each hidden layer before it; null where not read.</param>
/// <param name="Seconds">Wall time of its training so far.</param>
public sealed record EpochBegin(IReadOnlyList<double>? Speeds, double Seconds)
{
    /// <summary>Not begun.</summary>
    public static EpochBegin None { get; } = new(null, 0);
}

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

    /// <summary>What to ask for to have the data again, as the name says; null where it does not.</summary>
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
