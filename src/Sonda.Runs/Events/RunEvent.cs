using System.Text.Json.Serialization;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Events;

/// <summary>Something that happened to a run. Immutable; <see cref="RunEventJson"/> writes it as one line of JSON.</summary>
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
    /// <summary>Mini-batches done when it happened.</summary>
    public required long Step { get; init; }

    /// <summary>
    /// Its number, from 0, among the events that follow from spec, data and changes, and that a run resumed or replayed
    /// therefore meets again; null for those that do not: pauses, checkpoints, resumptions.
    /// </summary>
    public long? Number { get; init; }
}

/// <summary>The run begins, at step 0.</summary>
public sealed record RunStarted : RunEvent
{
    /// <summary>The run as it began, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>What the data are called in outputs.</summary>
    public required string Data { get; init; }

    /// <summary>The network, its data and its training, as a doctor wants to know them; null if no trace is kept.</summary>
    public TraceSubject? Subject { get; init; }
}

/// <summary>A mini-batch was read, for the trace.</summary>
public sealed record StepRead : RunEvent
{
    /// <summary>The reading. One of step 0 may come twice: before the first step, then from it; the later counts.</summary>
    public required StepReading Reading { get; init; }
}

/// <summary>An epoch ended.</summary>
public sealed record EpochEnded : RunEvent
{
    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Accuracies and costs as a person reads them; null if the epoch was not evaluated.</summary>
    public EpochResult? Result { get; init; }

    /// <summary>The same for the trace; null if no trace is kept or the epoch was not evaluated.</summary>
    public EpochReading? Reading { get; init; }
}

/// <summary>Settings changed, from the next step on.</summary>
public sealed record RunChanged : RunEvent
{
    /// <summary>The change.</summary>
    public required RunChange Change { get; init; }
}

/// <summary>The run waits; the time until it goes on does not count.</summary>
public sealed record RunPaused : RunEvent;

/// <summary>The run goes on from a checkpoint.</summary>
public sealed record RunResumed : RunEvent;

/// <summary>The state of the run was written, so that it can go on from here.</summary>
public sealed record CheckpointWritten : RunEvent;

/// <summary>A number was no longer finite: the run cannot go on.</summary>
public sealed record RunDiverged : RunEvent
{
    /// <summary>Where and when.</summary>
    public required Divergence Divergence { get; init; }
}

/// <summary>The run is over.</summary>
public sealed record RunEnded : RunEvent
{
    /// <summary>Why.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The epoch whose network is the result: the last, with early stopping the best; 0 for the start.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>Seconds that the run took; pauses do not count.</summary>
    public required double Seconds { get; init; }
}
