using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Layers;

namespace Sonda.Studies.Diagnoses;

/// <summary>Options of <see cref="DiagnosisExperiment"/>.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>The run; its seed draws the network and orders the rows.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>The number of training steps to watch, from 0 to the whole training; null for all of them; default: 40.</summary>
    public long? Steps { get; init; } = DefaultSteps;

    /// <summary>
    /// The number of other seeds whose starts are counted if units can die, 0 or more. Null for 100 if a hidden layer has at most 16
    /// units, and otherwise for none: a hundred starts never show the death of a whole wide layer.
    /// </summary>
    public int? Starts { get; init; }

    /// <summary>
    /// The time for other seeds if <see cref="Starts"/> does not ask for a number of them; default: 10 seconds. The run itself has no limit.
    /// </summary>
    public TimeSpan StartsBudget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to measure what each layer carries and could gain; default: false.</summary>
    public bool Layers { get; init; }

    /// <summary>The number of threads that count them, 1 or more; default: all cores. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The default of <see cref="Steps"/>: most ailments show before any training, most of the other quick ones within 40 steps.
    /// </summary>
    public const int DefaultSteps = 40;

    private const int DefaultStarts = 100;
    private const int Narrow = 16;

    /// <summary>The value of <see cref="Starts"/>, with its default resolved.</summary>
    internal int StartsOf(Sonda.Diagnosis.Traces.TraceSubject subject) => Starts
        ?? (subject.Layers.SkipLast(1).Any(layer => layer.Kind != TraceLayerKind.Conv && layer.Units <= Narrow) ? DefaultStarts : 0);
}

/// <summary>A diagnosis of a run, with its evidence.</summary>
public sealed record DiagnosisResult
{
    /// <summary>The trace that was examined.</summary>
    public required Trace Trace { get; init; }

    /// <summary>The verdict of the doctor.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The remedies to try, best first, each with the whole edited run if there is a run.</summary>
    public IReadOnlyList<ProposedRemedy> Remedies { get; init; } = [];

    /// <summary>The root seed of the run; null if the trace came from elsewhere.</summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// Measures of the network on the validation rows of a table; null for other data, and if the whole training was not watched.
    /// </summary>
    public RowMetrics? Validation { get; init; }

    /// <summary>The same on its test rows, which had no part in choosing the epoch; null if there are none.</summary>
    public RowMetrics? Test { get; init; }

    /// <summary>The epoch whose network early stopping keeps; null without early stopping, and if the whole training was not watched.</summary>
    public int? KeptEpoch { get; init; }

    /// <summary>
    /// The theory of the start, next to the measurement; null if there is only a trace, or if the output does not fit the data.
    /// </summary>
    public ForecastResult? Forecast { get; init; }

    /// <summary>
    /// What each layer carries and could gain, after the last step watched, or before any training if numbers ended.
    /// Null if it was not requested, cannot be computed, or if there is only a trace.
    /// </summary>
    public LayerValueResult? LayerValues { get; init; }

    /// <summary>
    /// The reason why <see cref="LayerValues"/> is null although requested: sequence (rows are sequences) or cannotLearn. Null if
    /// not requested or available.
    /// </summary>
    public string? NoLayerValues { get; init; }

    /// <summary>The number of other seeds that were to be counted; the trace has those that the time sufficed for.</summary>
    public int StartsPlanned { get; init; }

    /// <summary>False if a stop came before the last step; numbers that are not finite complete the run.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>Wall time in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>
    /// The reading that shows the layers: the first one that separates the causes. In our own runs that is the reading before
    /// any training. If none does, the first reading; null if there are no readings.
    /// </summary>
    public StepReading? Shown =>
        Trace.Steps.FirstOrDefault(step => step.Layers.Any(layer => layer.Factors is not null)) ?? (Trace.Steps.Count > 0 ? Trace.Steps[0] : null);

    /// <summary>The last reading, if it comes long after the start and is not <see cref="Shown"/>; otherwise null.</summary>
    public StepReading? Last => Trace.Steps.Count > 0 && Trace.Steps[^1] is var last && last != Shown && last.Step >= DiagnosisOptions.DefaultSteps && last.Reads()
        ? last : null;

    /// <summary>The step of the last reading; 0 if there are no readings.</summary>
    public long LastStep => Trace.Steps.Count == 0 ? 0 : Trace.Steps[^1].Step;
}
