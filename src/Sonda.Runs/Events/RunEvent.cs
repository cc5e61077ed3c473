using System.Text.Json.Serialization;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Events;

/// <summary>An event of a run. Immutable; <see cref="RunEventJson"/> writes it as one line of JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(StepRead), "step")]
[JsonDerivedType(typeof(EpochEnded), "epoch")]
[JsonDerivedType(typeof(RunChanged), "changed")]
[JsonDerivedType(typeof(RunPaused), "paused")]
[JsonDerivedType(typeof(RunResumed), "resumed")]
[JsonDerivedType(typeof(CheckpointWritten), "checkpoint")]
[JsonDerivedType(typeof(RunDiverged), "diverged")]
[JsonDerivedType(typeof(RunEnded), "ended")]
public abstract record RunEvent
{
    /// <summary>The number of mini-batches done before the event.</summary>
    public required long Step { get; init; }

    /// <summary>
    /// The event's number, from 0, among the events that follow from spec, data and changes: a resumed or replayed run repeats
    /// these. Null for pauses, checkpoints and resumptions, which depend on the driver.
    /// </summary>
    public long? Number { get; init; }
}

/// <summary>The run begins, at step 0.</summary>
public sealed record RunStarted : RunEvent
{
    /// <summary>The run as it began, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>The name of the data in outputs.</summary>
    public required string Data { get; init; }

    /// <summary>The network, its data and its training, as a diagnosis needs them; null if the run keeps no trace.</summary>
    public TraceSubject? Subject { get; init; }
}

/// <summary>A reading of a mini-batch, for the trace.</summary>
public sealed record StepRead : RunEvent
{
    /// <summary>The reading. Step 0 may have two: one before the first step, one from it; the later one counts.</summary>
    public required StepReading Reading { get; init; }
}

/// <summary>An epoch ended.</summary>
public sealed record EpochEnded : RunEvent
{
    /// <summary>The number of finished epochs.</summary>
    public required int Epoch { get; init; }

    /// <summary>Accuracies and costs for people; null if the epoch was not evaluated.</summary>
    public EpochResult? Result { get; init; }

    /// <summary>The same for the trace; null if the run keeps no trace or the epoch was not evaluated.</summary>
    public EpochReading? Reading { get; init; }
}

/// <summary>Settings changed, from the next step on.</summary>
public sealed record RunChanged : RunEvent
{
    /// <summary>The change.</summary>
    public required RunChange Change { get; init; }
}

/// <summary>The run waits; the clock stops until it continues.</summary>
public sealed record RunPaused : RunEvent;

/// <summary>The run continues from a checkpoint.</summary>
public sealed record RunResumed : RunEvent;

/// <summary>The state of the run was written, so that it can resume from here.</summary>
public sealed record CheckpointWritten : RunEvent;

/// <summary>A number is no longer finite: the run cannot continue.</summary>
public sealed record RunDiverged : RunEvent
{
    /// <summary>The place and the step.</summary>
    public required Divergence Divergence { get; init; }
}

/// <summary>The run is over.</summary>
public sealed record RunEnded : RunEvent
{
    /// <summary>The reason.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The epoch whose network is the result: the last, with early stopping the best; 0 for the start.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>The seconds that the run took, without pauses.</summary>
    public required double Seconds { get; init; }
}
