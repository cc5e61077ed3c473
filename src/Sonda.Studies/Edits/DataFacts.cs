using Sonda.Engine.Data;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>What an edit may know of the data: what is to be learned, and of how many rows.</summary>
/// <param name="Classes">Classes to tell apart; 0 where targets are numbers.</param>
/// <param name="TargetSize">Numbers in the target of a row; 0 where there are classes.</param>
/// <param name="Rows">Training rows.</param>
internal sealed record DataFacts(int Classes, int TargetSize, int Rows)
{
    /// <summary>Steps of the shortest sequence; null where all rows have as many.</summary>
    public int? ShortestSequence { get; init; }

    /// <summary>Those of training rows.</summary>
    public static DataFacts Of(Dataset training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new DataFacts(training.HasTargets ? 0 : training.Classes, training.TargetSize, training.Count)
        {
            ShortestSequence = training.ShortestSequence,
        };
    }

    /// <summary>Why a run cannot be trained on so many rows; null where its mini-batches are large enough for its layers.</summary>
    public BatchSizeException? BatchMisfit(RunSpec run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return DataFit.BatchMisfit(run.Network, Rows, ShortestSequence, run.Training.BatchSize);
    }
}
