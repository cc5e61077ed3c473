using Sonda.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Checkpoints;

/// <summary>A run between two mini-batches: everything needed to finish it as if it had never stopped.</summary>
public sealed record Checkpoint
{
    /// <summary>The run as it began: network, training, early stopping and seed. The data are in <see cref="Data"/>.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The changes so far, in order.</summary>
    public IReadOnlyList<AppliedChange> Changes { get; init; } = [];

    /// <summary>The data.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>The preparation of the data, which belongs to the network; null if rows are used as they are.</summary>
    public DataPreparation? Preparation { get; init; }

    /// <summary>The state of the trainer.</summary>
    public required TrainingState<float> State { get; init; }

    /// <summary>The state of early stopping.</summary>
    public required StoppingState Stopping { get; init; }

    /// <summary>The parameters of the network that is the result so far, one tensor after another.</summary>
    public required IReadOnlyList<float[]> Kept { get; init; }

    /// <summary>The epoch of that network; 0 for the start.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>The finished epochs.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch in progress, with the readings before it and its seconds so far; null between two epochs.</summary>
    public required EpochBegin? Begun { get; init; }

    /// <summary>The seconds that the run has taken.</summary>
    public required double Seconds { get; init; }

    /// <summary>The number of the next event that follows from spec, data and changes.</summary>
    public long Number { get; init; }

    /// <summary>The network that is the result so far.</summary>
    /// <exception cref="InvalidContentException">The parameters are not those of the network.</exception>
    public Network<float> ToNetwork() => NetworkOf(Kept);

    /// <summary>The network as it trains, which the result so far follows at the end of an epoch only.</summary>
    /// <exception cref="InvalidContentException">The parameters are not those of the network.</exception>
    internal Network<float> ToTrainingNetwork()
    {
        Network<float> network = NetworkOf(State.Parameters);
        foreach ((Parameter<float> parameter, float factor) in network.Parameters.Zip(State.Factors))
        {
            parameter.Factor = factor;
        }

        return network;
    }

    private Network<float> NetworkOf(IReadOnlyList<float[]> values)
    {
        var network = new Network<float>(Spec.Network);
        if (!network.Parameters.Select(parameter => parameter.Count).SequenceEqual(values.Select(each => each.Length)))
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"The checkpoint's parameters do not match {Spec.Network}."));
        }

        foreach ((Parameter<float> parameter, float[] each) in network.Parameters.Zip(values))
        {
            parameter.Set(each);
        }

        return network;
    }
}
