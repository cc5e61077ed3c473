using System.Text.Json.Serialization;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;

namespace Sonda.Runs.Specs;

/// <summary>
/// Settings that change while a run trains, as a person types them: <c>rate 0.05</c>, or several, <c>batch 64; optimizer adam</c>.
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

    /// <summary>Another learning rate η, before the schedule.</summary>
    public static RunChange LearningRate(double rate) => Of(new TrainingSpec { LearningRate = rate }, "rate");

    /// <summary>Another L2 regularisation λ.</summary>
    public static RunChange Lambda(double lambda) => Of(new TrainingSpec { Lambda = lambda }, "lambda");

    /// <summary>Another mini-batch size; null for all rows at once.</summary>
    public static RunChange BatchSize(int? rows) => Of(new TrainingSpec { BatchSize = rows }, "batch");

    /// <summary>Another optimizer.</summary>
    public static RunChange Optimizer(OptimizerSpec optimizer) => Of(new TrainingSpec { Optimizer = optimizer }, "optimizer");

    /// <summary>Another schedule, which begins now.</summary>
    public static RunChange Schedule(LearningRateSchedule schedule) => Of(new TrainingSpec { Schedule = schedule }, "schedule");

    /// <summary>Other bounds of the gradient.</summary>
    public static RunChange Clipping(GradientClipping clipping) => Of(new TrainingSpec { Clipping = clipping }, "clip");

    /// <summary>Other factors of the learning rate in each layer.</summary>
    public static RunChange LayerRates(LayerRates rates) => Of(new TrainingSpec { LayerRates = rates }, "layer-rates");

    /// <summary>Another number of epochs in all.</summary>
    public static RunChange Epochs(int epochs) => Of(new TrainingSpec { Epochs = epochs }, "epochs");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is none; the message names the place and what is allowed.</exception>
    public static RunChange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RunChange(RunSpecText.CanonicalChange(text));
    }

    /// <summary>The settings after the change.</summary>
    /// <exception cref="ArgumentException">The settings contradict each other then, or one is out of its range.</exception>
    public TrainingSpec ApplyTo(TrainingSpec training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return RunSpecText.Changed(training, Text).Validated();
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Text;

    private static RunChange Of(TrainingSpec training, string key) => new(RunSpecText.PieceOf(training.Validated(), key));
}

/// <summary>A change as a run took it.</summary>
/// <param name="Step">Mini-batches done before it; it holds from the next on.</param>
/// <param name="Change">The change.</param>
public sealed record AppliedChange(long Step, RunChange Change);
