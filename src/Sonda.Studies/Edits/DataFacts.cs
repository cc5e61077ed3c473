using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>The facts about the data that an edit may use: the task and the number of rows.</summary>
/// <param name="Classes">The number of classes; 0 for regression.</param>
/// <param name="TargetSize">The length of a row's target; 0 for classes.</param>
/// <param name="Rows">The number of training rows.</param>
internal sealed record DataFacts(int Classes, int TargetSize, int Rows)
{
    /// <summary>The number of steps of the shortest sequence; null if all rows are equally long.</summary>
    public int? ShortestSequence { get; init; }

    /// <summary>The costs that cannot meet the numbers of the targets; empty for classes.</summary>
    public IReadOnlyList<CostFunction> UnmetCosts { get; init; } = [];

    /// <summary>Whether the output and the cost of a network can meet the targets; true for classes, where other tests decide.</summary>
    public bool CanMeet(NetworkSpec network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Classes > 0 || (network.Output.Features == TargetSize && !UnmetCosts.Contains(network.Cost));
    }

    /// <summary>The facts of training rows.</summary>
    public static DataFacts Of(Dataset training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return new DataFacts(training.HasTargets ? 0 : training.Classes, training.TargetSize, training.Count)
        {
            ShortestSequence = training.ShortestSequence,
            UnmetCosts = !training.HasTargets ? []
                : [.. Enum.GetValues<CostFunction>().Where(cost => cost.MisfitToTargets(training.TargetSize, training.Targets, training.TargetSize) is not null)],
        };
    }

    /// <summary>The reason why a run cannot be trained on these rows; null if its mini-batches are large enough for its layers.</summary>
    public BatchSizeException? BatchMisfit(RunSpec run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return DataFit.BatchMisfit(run.Network, Rows, ShortestSequence, run.Training.BatchSize);
    }
}
