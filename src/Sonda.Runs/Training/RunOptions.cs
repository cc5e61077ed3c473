using Sonda.Diagnosis.Traces;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;

namespace Sonda.Runs.Training;

/// <summary>The choices of one driver of a <see cref="Run"/>. None of them changes a byte of the training.</summary>
public sealed record RunOptions
{
    /// <summary>The readings at the ends of epochs.</summary>
    public EpochReadings Readings { get; init; } = new();

    /// <summary>The readings of single steps, for a trace; null for none.</summary>
    public StepReadings? Trace { get; init; }

    /// <summary>Whether early stopping ends the run, if its spec asks for it. Default: true.</summary>
    public bool StopsEarly { get; init; } = true;

    /// <summary>
    /// Whether the run keeps a copy of the network that is its result, which costs a copy after each epoch. Default: true.
    /// </summary>
    public bool KeepsResult { get; init; } = true;

    /// <summary>
    /// Whether the run keeps all its epochs in memory. Default: true. Without them its results are its listeners' alone, and its trace leaves
    /// out old epochs once there are thousands, so that a run may go on for days.
    /// </summary>
    internal bool KeepsEpochs { get; init; } = true;

    /// <summary>
    /// Gives up the readings of an epoch with an <see cref="OperationCanceledException"/>, for a driver that never goes on after a stop.
    /// </summary>
    internal CancellationToken AbandonsReadings { get; init; }

    /// <summary>Receive all events from the start on.</summary>
    public IReadOnlyList<IRunListener> Listeners { get; init; } = [];

    /// <summary>A network whose parameters the run starts with; null to draw them from the seed.</summary>
    public Network<float>? From { get; init; }

    /// <summary>
    /// The threads that share large operations within a step, still owned by the caller; null for the caller's thread alone.
    /// </summary>
    public Workers? Workers { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The fingerprints of the data, if a driver has computed them already; null to compute them when a snapshot needs them.</summary>
    internal DataIdentity? Identity { get; init; }
}

/// <summary>The readings of a run at the ends of epochs. A plateau schedule and early stopping get what they need in any case.</summary>
public sealed record EpochReadings
{
    /// <summary>No readings.</summary>
    public static EpochReadings None { get; } = new() { Every = 0 };

    /// <summary>The number of epochs between evaluations, 0 for none; the last epoch is always evaluated. Default: 1.</summary>
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

/// <summary>The readings of single steps, for a trace. At each evaluation of an epoch, the trace gets all four numbers.</summary>
public sealed record StepReadings
{
    /// <summary>The steps. Default: every one.</summary>
    public ProbeSchedule Schedule { get; init; } = ProbeSchedule.EveryStep;

    /// <summary>
    /// Whether the ends of epochs give cost and accuracy on the training rows too, which takes a pass over all of them. Default: true.
    /// </summary>
    public bool TrainingScore { get; init; } = true;

    /// <summary>
    /// Whether the ends of epochs give the cost on the validation rows. Default: true. A driver that reads it on copies of the network
    /// leaves it out; the accuracy stays.
    /// </summary>
    internal bool ValidationCost { get; init; } = true;

    /// <summary>The network, its data and its training, if the driver knows them already; null to read them from the data.</summary>
    public TraceSubject? Subject { get; init; }

    /// <summary>
    /// The first 50 steps one by one, because most ailments show there, then about 500 over the whole training, so that the
    /// trace stays a file of a few megabytes.
    /// </summary>
    /// <param name="plannedSteps">The number of steps of the whole training.</param>
    public static StepReadings OfTraining(long plannedSteps) =>
        new() { Schedule = new ProbeSchedule(Math.Max(1, plannedSteps / 500)) { Dense = 50 } };
}
