using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Forecasts;
using Sonda.Studies.Layers;

namespace Sonda.Studies.Diagnoses;

/// <summary>What may be chosen for <see cref="DiagnosisExperiment"/>.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>The run; its seed draws the network and orders the rows.</summary>
    public required RunSpec Run { get; init; }

    /// <summary>Training steps to watch, 0 or more, at most those of the whole training; 40 unless told, null for all of them.</summary>
    public long? Steps { get; init; } = DefaultSteps;

    /// <summary>
    /// Other seeds whose starts are counted where units can die, 0 or more; null for 100 where a hidden layer has at most 16
    /// units, and else none: a wide layer that dies as a whole is not seen in a hundred starts.
    /// </summary>
    public int? Starts { get; init; }

    /// <summary>Whether it is read what each layer carries and could gain; it is not unless told.</summary>
    public bool Layers { get; init; }

    /// <summary>Threads that count them, 1 or more; all cores unless told. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What <see cref="Steps"/> is unless told: most ailments show before any training, the rest of the quick ones within these.</summary>
    public const int DefaultSteps = 40;

    private const int DefaultStarts = 100;
    private const int Narrow = 16;

    /// <summary>What <see cref="Starts"/> comes to.</summary>
    internal int StartsOf(Sonda.Diagnosis.Traces.TraceSubject subject) => Starts
        ?? (subject.Layers.SkipLast(1).Any(layer => layer.Kind != TraceLayerKind.Conv && layer.Units <= Narrow) ? DefaultStarts : 0);
}

/// <summary>What the doctor says of a run, and all that it was told from.</summary>
public sealed record DiagnosisResult
{
    /// <summary>What was seen.</summary>
    public required Trace Trace { get; init; }

    /// <summary>What was found.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The root seed of the run; null where the trace came from elsewhere.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What theory says of the start, beside what was measured; null where there is only a trace, and where the output does not fit the data.</summary>
    public ForecastResult? Forecast { get; init; }

    /// <summary>
    /// What each layer carries and could gain, after the last step that was watched, before any training where numbers ended;
    /// null where it was not asked for, cannot be done, or there is only a trace.
    /// </summary>
    public LayerValueResult? LayerValues { get; init; }

    /// <summary>
    /// Why <see cref="LayerValues"/> is null though it was asked for: sequence (rows are sequences) or cannotLearn; null where it was not
    /// asked for, or is there.
    /// </summary>
    public string? NoLayerValues { get; init; }

    /// <summary>False where watching was stopped before its last step; numbers that are not finite complete it.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>Wall time in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>
    /// The reading that layers are shown from: the first that tells the causes apart, which of our own runs is that before
    /// any training; the first one where none does; null where nothing was read.
    /// </summary>
    public StepReading? Shown =>
        Trace.Steps.FirstOrDefault(step => step.Layers.Any(layer => layer.Factors is not null)) ?? (Trace.Steps.Count > 0 ? Trace.Steps[0] : null);

    /// <summary>The last reading where it is from long after the start, and not the one that is shown anyway; else null.</summary>
    public StepReading? Last => Trace.Steps.Count > 0 && Trace.Steps[^1] is var last && last != Shown && last.Step >= DiagnosisOptions.DefaultSteps && last.Reads()
        ? last : null;

    /// <summary>The last step that was read; 0 where none was.</summary>
    public long LastStep => Trace.Steps.Count == 0 ? 0 : Trace.Steps[^1].Step;
}
