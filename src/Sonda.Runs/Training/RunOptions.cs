using Sonda.Diagnosis.Traces;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;

namespace Sonda.Runs.Training;

/// <summary>All that one driver of a <see cref="Run"/> does differently from another. None of it changes a byte of the training.</summary>
public sealed record RunOptions
{
    /// <summary>The readings at the ends of epochs.</summary>
    public EpochReadings Readings { get; init; } = new();

    /// <summary>The readings of single steps, for a trace; null for none.</summary>
    public StepReadings? Trace { get; init; }

    /// <summary>Whether early stopping ends the run, if its spec asks for it. Default: true.</summary>
    public bool StopsEarly { get; init; } = true;

    /// <summary>Whether the run keeps a copy of the network that is its result, which costs a copy after each epoch. Default: true.</summary>
    public bool KeepsResult { get; init; } = true;

    /// <summary>Hear of everything from the start on.</summary>
    public IReadOnlyList<IRunListener> Listeners { get; init; } = [];

    /// <summary>A network whose parameters the run begins with; null to draw them from the seed.</summary>
    public Network<float>? From { get; init; }

    /// <summary>Threads that share what is large in a step; null for the caller's alone. They stay the caller's.</summary>
    public Workers? Workers { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The fingerprints of the data, if a driver has computed them already; null to compute them when a snapshot needs them.</summary>
    internal DataIdentity? Identity { get; init; }
}

/// <summary>What a run reads at the ends of epochs. A plateau schedule and early stopping get what they need in any case.</summary>
public sealed record EpochReadings
{
    /// <summary>No readings.</summary>
    public static EpochReadings None { get; } = new() { Every = 0 };

    /// <summary>Epochs from one evaluation to the next, 0 for none; the last epoch is always one of them. Default: 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The learning speed of each hidden layer before each epoch.</summary>
    public bool Speeds { get; init; }

    /// <summary>The cost on the validation rows.</summary>
    public bool ValidationCost { get; init; }

    /// <summary>The accuracy on the training rows.</summary>
    public bool TrainingAccuracy { get; init; }

    /// <summary>The cost on the training rows.</summary>
    public bool TrainingCost { get; init; }
}

/// <summary>What a run reads of single steps, for a trace. Where epochs are evaluated, all four numbers are read then.</summary>
public sealed record StepReadings
{
    /// <summary>The steps. Default: every one.</summary>
    public ProbeSchedule Schedule { get; init; } = ProbeSchedule.EveryStep;

    /// <summary>The network, its data and its training, if a driver knows them already; null to look at the data for them.</summary>
    public TraceSubject? Subject { get; init; }

    /// <summary>
    /// The first 50 steps one by one, because most ailments show there, then some 500 over the whole of a training, so that the
    /// trace stays a file of a few megabytes.
    /// </summary>
    /// <param name="plannedSteps">Steps of the whole training.</param>
    public static StepReadings OfTraining(long plannedSteps) =>
        new() { Schedule = new ProbeSchedule(Math.Max(1, plannedSteps / 500)) { Dense = 50 } };
}
