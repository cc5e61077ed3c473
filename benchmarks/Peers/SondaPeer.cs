using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;

namespace Sonda.Benchmarks.Peers;

/// <summary>Sonda's side: a network and its trainer, in float on one thread.</summary>
internal sealed class SondaPeer
{
    private readonly Trainer<float> _trainer;

    /// <summary>A new network, ready to train on the chapter's data.</summary>
    /// <param name="network">Its sizes.</param>
    /// <param name="observer">An observer; null for none.</param>
    public SondaPeer(string network, ITrainingObserver<float>? observer = null)
    {
        var random = new RandomStream(1);
        _trainer = new Trainer<float>(
            Network<float>.Create(NetworkSpec.Parse(network), random),
            ChapterData.Loaded.Training,
            ChapterSettings.Training,
            random);
        if (observer is not null)
        {
            _trainer.AddObserver(observer);
        }
    }

    /// <summary>Shuffles, then gathers, forward, backward and update for each mini-batch of one epoch.</summary>
    public void TrainEpoch() => _trainer.TrainEpoch();

    /// <summary>The same, with a reading of the learning speed of every layer at every mini-batch.</summary>
    public void TrainEpochReadingSpeeds()
    {
        // The record has room for a whole epoch, so that it never grows in between.
        var recorder = new LearningSpeedRecorder<float>(ChapterData.Loaded.Training.Count / ChapterSettings.BatchSize);
        _trainer.AddObserver(recorder);
        _trainer.TrainEpoch();
        _trainer.RemoveObserver(recorder);
    }

    /// <summary>The accuracy on the validation images.</summary>
    public double Accuracy() => new Evaluation<float>(_trainer.Network, ChapterData.Loaded.Validation).Accuracy();
}
