using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>Options of <see cref="TrainingExperiment"/>.</summary>
public sealed record TrainingOptions
{
    /// <summary>The maximum number of threads: each has its own memory in every layer.</summary>
    public const int MaxThreads = 64;

    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The data by name: they decide about the default λ, and checkpoints name them. Default: MNIST.</summary>
    public DatasetSpec Data { get; init; } = DatasetSpec.Mnist;

    /// <summary>The settings.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>The root seed; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The number of threads that share large operations within a step, 1 to <see cref="MaxThreads"/>. Null for all cores if layers and
    /// mini-batches are large enough to gain, otherwise 1. The bytes are the same for any number.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>Whether to read the learning speed of each hidden layer before each epoch.</summary>
    public bool Speeds { get; init; }

    /// <summary>Whether to read the cost on the validation set after each epoch.</summary>
    public bool ValidationCost { get; init; }

    /// <summary>Whether to read the accuracy on the training set after each epoch.</summary>
    public bool TrainingAccuracy { get; init; }

    /// <summary>Whether to read the cost on the training set after each epoch.</summary>
    public bool TrainingCost { get; init; }

    /// <summary>
    /// The file for the trained network, with early stopping that of the best epoch; null to save none.
    /// </summary>
    public string? SaveTo { get; init; }

    /// <summary>The rule to stop before the last epoch; null for none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// The file for checkpoints, written as <see cref="CheckpointEvery"/> says, after a stop, and at the end; null to write none.
    /// </summary>
    public string? CheckpointTo { get; init; }

    /// <summary>The number of mini-batches between checkpoints, counted over all epochs; null to write one after each epoch.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The observers of the training, in order; a trace comes after them.</summary>
    public IReadOnlyList<ITrainingObserver<float>> Observers { get; init; } = [];

    /// <summary>
    /// The file for a trace of the run, for a diagnosis: each of the first 50 mini-batches and about 500 over the whole
    /// training; null to write none.
    /// </summary>
    public string? TraceTo { get; init; }

    /// <summary>Receive all events of the run.</summary>
    public IReadOnlyList<IRunListener> Listeners { get; init; } = [];

    /// <summary>
    /// A place that keeps the run and its readings of steps, in addition to the files above; null for none. It decides where the run
    /// begins, so do not combine it with <see cref="Resume"/> or <see cref="Start"/>.
    /// </summary>
    public IRunKeeper? Keeper { get; init; }

    /// <summary>Network, data, training, early stopping and seed as one record.</summary>
    internal RunSpec Run => new(Network) { Data = Data, Training = Training, EarlyStopping = EarlyStopping, Seed = Seed };

    /// <summary>
    /// A network whose parameters training starts with; null to draw them. With <see cref="Resume"/>, the network of the checkpoint.
    /// </summary>
    public Network<float>? Start { get; init; }

    /// <summary>
    /// The checkpoint to resume, with the same network, data and settings except the number of epochs; null to start anew.
    /// </summary>
    public Checkpoint? Resume { get; init; }
}
