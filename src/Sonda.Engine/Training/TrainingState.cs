using System.Numerics;
using Sonda.Engine.Optimizers.Schedules;

namespace Sonda.Engine.Training;

/// <summary>
/// All that a <see cref="Trainer{T}"/> carries from one mini-batch to the next, copied: a trainer of the same network spec,
/// data, settings and seed that is given it goes on with the same bytes.
/// </summary>
/// <remarks>
/// What is drawn follows from the seed, the epoch and the step, and needs no place here. Parameters stand as they are kept,
/// beside the factor that weight decay has left before them: multiplied out, they would be rounded once more than in a
/// training that was never stopped.
/// </remarks>
/// <typeparam name="T">The numbers.</typeparam>
public sealed record TrainingState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rows done of the next.</summary>
    public required int Row { get; init; }

    /// <summary>Mini-batches done in all.</summary>
    public required long Step { get; init; }

    /// <summary>Mini-batches done since the optimizer began: all, unless another kind of optimizer came before.</summary>
    public required long OptimizerStep { get; init; }

    /// <summary>The place from which the schedule counts: the start, unless another schedule came before.</summary>
    public required TrainingPosition ScheduleStart { get; init; }

    /// <summary>What the schedule remembers of the metric.</summary>
    public required ScheduleState Schedule { get; init; }

    /// <summary>Each parameter without its factor, row after row.</summary>
    public required IReadOnlyList<T[]> Parameters { get; init; }

    /// <summary>The factor of each parameter.</summary>
    public required IReadOnlyList<T> Factors { get; init; }

    /// <summary>
    /// What the optimizer remembers: of the first moment a tensor for each parameter, then of the second; none for plain
    /// descent.
    /// </summary>
    public required IReadOnlyList<T[]> Moments { get; init; }

    /// <summary>Refuses a state that cannot be that of a trainer.</summary>
    /// <param name="lengths">The numbers in each parameter of the trainer's network.</param>
    /// <param name="moments">What its optimizer remembers of each.</param>
    /// <param name="rows">Its training rows.</param>
    /// <exception cref="ArgumentException">It has other parameters, moments, or rows.</exception>
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
