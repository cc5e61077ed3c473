using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>The network that is the result of a run so far: that of the last epoch, with early stopping that of the best one.</summary>
internal sealed class ResultSoFar
{
    private readonly Network<float> _network;
    private readonly Network<float>? _copy;
    private readonly EarlyStopping? _rule;

    /// <summary>Begins with the network as it starts.</summary>
    /// <param name="network">The network that trains.</param>
    /// <param name="isCopied">Whether the result is a copy; otherwise it is the network itself.</param>
    /// <param name="rule">Early stopping; null for none.</param>
    public ResultSoFar(Network<float> network, bool isCopied, EarlyStopping? rule) =>
        (_network, _copy, _rule) = (network, isCopied ? network.To<float>() : null, rule);

    /// <summary>The result.</summary>
    public Network<float> Network => _copy ?? _network;

    /// <summary>Its epoch; 0 for the start.</summary>
    public int Epoch { get; private set; }

    /// <summary>The best metric so far.</summary>
    public StoppingState Stopping { get; private set; } = StoppingState.Start;

    /// <summary>Whether early stopping ends the run after an epoch.</summary>
    public bool IsStopped(int epoch) => _rule?.IsOver(Stopping, epoch) is true;

    /// <summary>Takes over the network of an epoch if it is the result now.</summary>
    public void EpochEnded(int epoch, EpochReport report)
    {
        if (_rule is not null)
        {
            Stopping = _rule.Observe(Stopping, epoch, _rule.Metric == StoppingMetric.Cost ? report.Cost ?? double.NaN : report.Accuracy);
            if (Stopping.Epoch != epoch)
            {
                return;
            }
        }

        _copy?.CopyFrom(_network);
        Epoch = epoch;
    }

    /// <exception cref="ArgumentException">The tensors do not match the network.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        if (_copy is not null)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(checkpoint.Kept.Count, _copy.Parameters.Count);
            foreach ((Parameter<float> parameter, float[] kept) in _copy.Parameters.Zip(checkpoint.Kept))
            {
                parameter.Set(kept);
            }
        }

        (Stopping, Epoch) = (checkpoint.Stopping, checkpoint.KeptEpoch);
    }
}
