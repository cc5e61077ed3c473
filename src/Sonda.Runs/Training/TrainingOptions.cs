using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>Options of <see cref="TrainingExperiment"/>.</summary>
public sealed record TrainingOptions
{
    /// <summary>The most threads: each has memory of its own beside every layer.</summary>
    public const int MaxThreads = 64;

    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The settings.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>The root seed; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Threads that share what is large in a step, 1 to <see cref="MaxThreads"/>; null for all cores where layers and
    /// mini-batches are so large that they gain, else 1. The bytes are the same for any number.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>Read the learning speed of each hidden layer before each epoch.</summary>
    public bool Speeds { get; init; }

    /// <summary>Read the cost on the validation set after each epoch.</summary>
    public bool ValidationCost { get; init; }

    /// <summary>Read the accuracy on the training set after each epoch.</summary>
    public bool TrainingAccuracy { get; init; }

    /// <summary>Read the cost on the training set after each epoch.</summary>
    public bool TrainingCost { get; init; }

    /// <summary>
    /// A file to save the trained network to, with early stopping that of the best epoch; null saves nothing.
    /// </summary>
    public string? SaveTo { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>A file for checkpoints: written as told below, when training is stopped, and at the end; null writes none.</summary>
    public string? CheckpointTo { get; init; }

    /// <summary>Mini-batches, counted over all epochs, after which a checkpoint is written; null after each epoch.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Observers of the training, in this order; a trace observes after them.</summary>
    public IReadOnlyList<ITrainingObserver<float>> Observers { get; init; } = [];

    /// <summary>
    /// A file for a trace of the run, for a doctor to look at: each of the first 50 mini-batches and some 500 over the whole
    /// training; null writes none.
    /// </summary>
    public string? TraceTo { get; init; }

    /// <summary>Hear of everything that happens to the run.</summary>
    public IReadOnlyList<IRunListener> Listeners { get; init; } = [];

    /// <summary>
    /// A place that keeps the run, with its readings of steps, beside the files above; null for none. It decides where the run
    /// begins, so that <see cref="Resume"/> and <see cref="Start"/> are not for it.
    /// </summary>
    public IRunKeeper? Keeper { get; init; }

    /// <summary>Network, training, early stopping and seed as one record.</summary>
    internal RunSpec Run => new(Network) { Training = Training, EarlyStopping = EarlyStopping, Seed = Seed };

    /// <summary>A network whose parameters training begins with; null draws them. Where <see cref="Resume"/> is set they are those of the checkpoint.</summary>
    public Network<float>? Start { get; init; }

    /// <summary>Where to go on, with the same network, settings (the number of epochs may differ) and data; null from the start.</summary>
    public Checkpoint? Resume { get; init; }
}
