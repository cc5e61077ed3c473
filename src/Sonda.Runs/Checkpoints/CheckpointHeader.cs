using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Sonda.Data;
using Sonda.Engine;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Checkpoints;

/// <summary>A checkpoint without its tensors: the JSON at the head of its file.</summary>
internal sealed partial record CheckpointHeader
{
    public required string Spec { get; init; }

    public IReadOnlyList<AppliedChange> Changes { get; init; } = [];

    public required DataIdentity Data { get; init; }

    /// <summary>The preparation of the data as JSON; null if rows are used as they are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Preparation { get; init; }

    public required int Epoch { get; init; }

    public required int Row { get; init; }

    public required long Step { get; init; }

    public required long OptimizerStep { get; init; }

    public required ScheduleState Schedule { get; init; }

    public required TrainingPosition ScheduleStart { get; init; }

    public required StoppingState Stopping { get; init; }

    public required int KeptEpoch { get; init; }

    public required EpochBegin? Begun { get; init; }

    public required double Seconds { get; init; }

    public long Number { get; init; }

    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The number of tensors of each kind.</summary>
    public required TensorCounts Tensors { get; init; }

    /// <summary>The lengths of all tensors: parameters, factors, moments and the kept network.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    public static CheckpointHeader Of(Checkpoint checkpoint, IReadOnlyList<float[]> tensors) => new()
    {
        Spec = checkpoint.Spec.ToString(),
        Changes = checkpoint.Changes,
        Data = checkpoint.Data,
        Preparation = checkpoint.Preparation?.ToJson(),
        Epoch = checkpoint.State.Epoch,
        Row = checkpoint.State.Row,
        Step = checkpoint.State.Step,
        OptimizerStep = checkpoint.State.OptimizerStep,
        Schedule = checkpoint.State.Schedule,
        ScheduleStart = checkpoint.State.ScheduleStart,
        Stopping = checkpoint.Stopping,
        KeptEpoch = checkpoint.KeptEpoch,
        Begun = checkpoint.Begun,
        Seconds = checkpoint.Seconds,
        Number = checkpoint.Number,
        Epochs = checkpoint.Epochs,
        Tensors = new(checkpoint.State.Parameters.Count, checkpoint.State.Moments.Count, checkpoint.Kept.Count),
        Lengths = [.. tensors.Select(tensor => tensor.Length)],
    };

    /// <exception cref="FormatException">The header does not describe a run.</exception>
    /// <exception cref="ArgumentException">A change does not fit the run.</exception>
    public Checkpoint With(IReadOnlyList<float[]> tensors)
    {
        var run = RunSpec.Parse(Spec);
        RequireWhole(run.Training);
        int moments = Tensors.Parameters + 1, kept = moments + Tensors.Moments;
        return new Checkpoint
        {
            Spec = run,
            Changes = Changes,
            Data = Data,
            Preparation = Preparation is null ? null : DataPreparation.Parse(Preparation),
            State = new TrainingState<float>
            {
                Epoch = Epoch,
                Row = Row,
                Step = Step,
                OptimizerStep = OptimizerStep,
                Schedule = Schedule,
                ScheduleStart = ScheduleStart,
                Parameters = [.. tensors.Take(Tensors.Parameters)],
                Factors = tensors[Tensors.Parameters],
                Moments = [.. tensors.Skip(moments).Take(Tensors.Moments)],
            },
            Stopping = Stopping,
            Kept = [.. tensors.Skip(kept)],
            KeptEpoch = KeptEpoch,
            Epochs = Epochs,
            Begun = Begun,
            Seconds = Seconds,
            Number = Number,
        };
    }

    /// <summary>Refuses what the reader of JSON lets through: entries that are null, texts that are no hash, changes that do not fit.</summary>
    private void RequireWhole(TrainingSpec training)
    {
        if (!Hash().IsMatch(Data.Training) || !Hash().IsMatch(Data.Validation))
        {
            throw new SpecException($"its data have no SHA-256 of 64 hexadecimal digits.");
        }

        if (Epochs.Any(epoch => epoch is null))
        {
            throw new SpecException($"{nameof(Epochs)} has an entry that is null.");
        }

        foreach (AppliedChange applied in Changes)
        {
            training = applied?.Change?.ApplyTo(training) ?? throw new SpecException($"{nameof(Changes)} has an entry that is null.");
        }
    }

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hash();
}

/// <summary>The number of tensors of each kind, in file order; the factors, a single tensor, come before the moments.</summary>
internal sealed record TensorCounts(int Parameters, int Moments, int Kept)
{
    /// <summary>The number of all tensors, including the factors.</summary>
    public int All => Parameters + 1 + Moments + Kept;
}

/// <summary>The generated reader and writer.</summary>
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
