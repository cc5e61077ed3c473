using System.Numerics;
using Sonda.Engine.Optimizers.Schedules;

namespace Sonda.Engine.Training;

/// <summary>
/// A copy of everything that a <see cref="Trainer{T}"/> carries from one mini-batch to the next. A trainer with the same network spec,
/// data, settings and seed that restores it continues with the same bytes.
/// </summary>
/// <remarks>
/// Random draws follow from the seed, the epoch and the step, so the state needs no generator. Parameters are stored without their factor,
/// which weight decay keeps separately: multiplying it in would round once more than training without a stop.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record TrainingState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rows done in the next epoch.</summary>
    public required int Row { get; init; }

    /// <summary>Mini-batches done in total.</summary>
    public required long Step { get; init; }

    /// <summary>Mini-batches since the optimizer began: all of them, except after a change of the kind of optimizer.</summary>
    public required long OptimizerStep { get; init; }

    /// <summary>The position from which the schedule counts: the start, except after a change of schedule.</summary>
    public required TrainingPosition ScheduleStart { get; init; }

    /// <summary>The schedule's record of the metric.</summary>
    public required ScheduleState Schedule { get; init; }

    /// <summary>Each parameter without its factor, row after row.</summary>
    public required IReadOnlyList<T[]> Parameters { get; init; }

    /// <summary>The factor of each parameter.</summary>
    public required IReadOnlyList<T> Factors { get; init; }

    /// <summary>
    /// The moments of the optimizer: for each moment, one tensor for each parameter; empty for plain descent.
    /// </summary>
    public required IReadOnlyList<T[]> Moments { get; init; }

    /// <summary>Checks that a state can belong to a trainer.</summary>
    /// <param name="lengths">The count of numbers in each parameter of the trainer's network.</param>
    /// <param name="moments">The number of moments of its optimizer.</param>
    /// <param name="rows">Its training rows.</param>
    /// <exception cref="ArgumentException">The state has other parameters, moments, or rows.</exception>
    internal void RequireFit(int[] lengths, int moments, int rows)
    {
        bool isPlace = Epoch >= 0 && Row >= 0 && Row < rows && Step >= (long)Epoch + (Row > 0 ? 1 : 0) && Step <= ((long)Epoch * rows) + Row
            && OptimizerStep >= 0 && OptimizerStep <= Step
            && ScheduleStart is { Epoch: >= 0, Row: >= 0 } && ScheduleStart.Row < rows
            && (ScheduleStart.Epoch, ScheduleStart.Row).CompareTo((Epoch, Row)) <= 0;
        bool fits = Parameters.Select(values => values.Length).SequenceEqual(lengths)
            && Factors.Count == lengths.Length
            && Moments.Select(values => values.Length).SequenceEqual(Enumerable.Repeat(lengths, moments).SelectMany(all => all));
        if (!fits || !isPlace)
        {
            throw new ArgumentException(
                $"The state is not of this training: expected {lengths.Length} parameters of {lengths.Sum()} numbers, moments: {moments} "
                + $"of each, and {rows} rows an epoch; found {Parameters.Count} of "
                + $"{Parameters.Sum(values => values.Length)}, {Moments.Count} tensors of moments, and row {Row} after "
                + $"epoch {Epoch}, step {Step}.");
        }
    }
}
