using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Training;

/// <summary>What a completed training has learned, by the definition of the doctor and on the network that it keeps.</summary>
internal static class LearningConclusion
{
    /// <summary>Judges the kept network; null if nothing can be compared.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="network">The network that it keeps.</param>
    /// <param name="epoch">The epoch of that network.</param>
    public static LearningResult? Of(RunSpec run, LoadedData data, Network<float> network, int epoch)
    {
        TraceSubject subject = TraceSubjects.Of(run, data);
        EpochReading reading = Unseen(network, data.Validation, epoch, subject.PlannedSteps);
        LearningResult? unseen = Judge(subject, reading);
        return unseen switch
        {
            // Each of these costs time, so that it is computed only where it decides.
            LearningResult.Learned => Judge(subject with { LinearScore = ModelBaselines.Score(data) }, reading),
            LearningResult.NotBetter => Judge(subject, WithSeen(reading, network, data.Training)),
            _ => unseen,
        };
    }

    private static LearningResult? Judge(TraceSubject subject, EpochReading last) =>
        LearningOutcome.Judge(new Trace { Subject = subject, Epochs = [last], StoppedAt = last.Step })?.Result;

    private static EpochReading Unseen(Network<float> network, Dataset rows, int epoch, long step)
    {
        Score score = new Evaluation<float>(network, rows).Score();
        return new EpochReading { Epoch = epoch, Step = step, ValidationAccuracy = Accuracy(score, rows), ValidationCost = Finite(score.Cost) };
    }

    private static EpochReading WithSeen(EpochReading reading, Network<float> network, Dataset rows)
    {
        Score score = new Evaluation<float>(network, rows).Score();
        return reading with { TrainingAccuracy = Accuracy(score, rows), TrainingCost = Finite(score.Cost) };
    }

    private static double? Accuracy(Score score, Dataset rows) => rows.HasTargets ? null : score.Accuracy;

    private static double? Finite(double cost) => double.IsFinite(cost) ? cost : null;
}
