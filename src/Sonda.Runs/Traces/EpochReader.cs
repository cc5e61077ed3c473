using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Runs.Traces;

/// <summary>Evaluates a network at the end of epochs, on all rows, into its trace.</summary>
/// <param name="network">The network.</param>
/// <param name="data">Its data.</param>
internal sealed class EpochReader(Network<float> network, LoadedData data)
{
    private readonly Evaluation<float> _training = new(network, data.Training);
    private readonly Evaluation<float> _validation = new(network, data.Validation);

    /// <summary>The validation rows as they are judged now.</summary>
    public Score Validation() => _validation.Score();

    /// <summary>Reads an epoch that has ended.</summary>
    /// <returns>The validation rows.</returns>
    public Score Read(Trainer<float> trainer, TraceRecorder recorder)
    {
        Score seen = _training.Score(), unseen = _validation.Score();
        recorder.EpochEnded(new EpochReading
        {
            Epoch = trainer.Epoch,
            Step = trainer.StepCount,
            TrainingCost = seen.Cost,
            ValidationCost = unseen.Cost,
            TrainingAccuracy = data.Training.HasTargets ? null : seen.Accuracy,
            ValidationAccuracy = data.Validation.HasTargets ? null : unseen.Accuracy,
        });
        return unseen;
    }
}
