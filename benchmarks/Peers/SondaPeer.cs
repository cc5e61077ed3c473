using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Lab.Probes;

namespace Sonda.Benchmarks.Peers;

/// <summary>Sonda's side: a network and what trains it, in float on one thread.</summary>
internal sealed class SondaPeer
{
    private readonly Trainer<float> _trainer;
    private readonly bool _readsSpeeds;

    /// <summary>A new network, ready to train on the chapter's data.</summary>
    /// <param name="network">Its sizes.</param>
    /// <param name="readsSpeeds">Whether the learning speed of every layer is read at every mini-batch.</param>
    public SondaPeer(string network, bool readsSpeeds = false)
    {
        var random = new RandomStream(1);
        _readsSpeeds = readsSpeeds;
        _trainer = new Trainer<float>(
            Network<float>.Create(NetworkSpec.Parse(network), random),
            ChapterData.Loaded.Training,
            ChapterSettings.Training,
            random);
    }

    /// <summary>Shuffles, then gathers, forward, backward and update for each mini-batch of one epoch.</summary>
    public void TrainEpoch()
    {
        // A record of one epoch, let go at its end: 5,000 steps by the layers, so that it never grows within.
        int steps = ChapterData.Loaded.Training.Count / ChapterSettings.BatchSize;
        _trainer.Observer = _readsSpeeds ? new LearningSpeedRecorder<float>(steps) : null;
        _trainer.TrainEpoch();
    }

    /// <summary>The share of the validation images that it gets right.</summary>
    public double Accuracy() => new Evaluation<float>(_trainer.Network, ChapterData.Loaded.Validation).Accuracy();
}
