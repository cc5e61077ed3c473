using System.Text.Json.Serialization;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;

namespace Sonda.Runs.Specs;

/// <summary>
/// Changed settings of a run in training, as people type them: <c>rate 0.05</c>, or several, <c>batch 64; optimizer adam</c>.
/// </summary>
/// <remarks>
/// Keys and values are those of the text form of a run (<see cref="RunSpec.Parse"/>): optimizer, rate, lambda, schedule, clip,
/// layer-rates, batch and epochs; also <c>momentum</c>, which changes that coefficient of the optimizer and turns <c>sgd</c>
/// into <c>momentum</c>. <see cref="Trainer{T}.Change"/> says what an optimizer, a schedule and an epoch keep of their past.
/// </remarks>
[JsonConverter(typeof(RunChangeConverter))]
public sealed record RunChange
{
    private RunChange(string text) => Text = text;

    /// <summary>The text form.</summary>
    public string Text { get; }

    /// <summary>Changes the learning rate η, before the schedule.</summary>
    public static RunChange LearningRate(double rate) => Of(new TrainingSpec { LearningRate = rate }, "rate");

    /// <summary>Changes the L2 regularisation λ.</summary>
    public static RunChange Lambda(double lambda) => Of(new TrainingSpec { Lambda = lambda }, "lambda");

    /// <summary>Changes the mini-batch size; null for all rows at once.</summary>
    public static RunChange BatchSize(int? rows) => Of(new TrainingSpec { BatchSize = rows }, "batch");

    /// <summary>Changes the optimizer.</summary>
    public static RunChange Optimizer(OptimizerSpec optimizer) => Of(new TrainingSpec { Optimizer = optimizer }, "optimizer");

    /// <summary>Changes the schedule; the new one begins now.</summary>
    public static RunChange Schedule(LearningRateSchedule schedule) => Of(new TrainingSpec { Schedule = schedule }, "schedule");

    /// <summary>Changes the clipping of gradients.</summary>
    public static RunChange Clipping(GradientClipping clipping) => Of(new TrainingSpec { Clipping = clipping }, "clip");

    /// <summary>Changes the factors of the learning rate in each layer.</summary>
    public static RunChange LayerRates(LayerRates rates) => Of(new TrainingSpec { LayerRates = rates }, "layer-rates");

    /// <summary>Changes the total number of epochs.</summary>
    public static RunChange Epochs(int epochs) => Of(new TrainingSpec { Epochs = epochs }, "epochs");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a change; the message gives the place and what is allowed.</exception>
    public static RunChange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RunChange(RunSpecText.CanonicalChange(text));
    }

    /// <summary>The settings after the change.</summary>
    /// <exception cref="ArgumentException">The changed settings contradict each other, or one is out of range.</exception>
    public TrainingSpec ApplyTo(TrainingSpec training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return RunSpecText.Changed(training, Text).Validated();
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Text;

    private static RunChange Of(TrainingSpec training, string key) => new(RunSpecText.PieceOf(training.Validated(), key));
}

/// <summary>A change that a run has applied.</summary>
/// <param name="Step">The number of mini-batches before the change, which holds from the next one on.</param>
/// <param name="Change">The change.</param>
public sealed record AppliedChange(long Step, RunChange Change);
