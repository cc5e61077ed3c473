using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>What a trace shows of the causes of its findings; each part is computed once.</summary>
internal sealed class Evidence
{
    private readonly Lazy<WeightScale?> _weights;

    /// <summary>The evidence of a trace.</summary>
    public Evidence(Trace trace, IReadOnlyList<Finding> findings)
    {
        (Trace, Findings) = (trace, findings);
        _weights = new(() => Start is { } start ? WeightScale.Of(trace.Subject, start) : null);
    }

    /// <summary>The trace.</summary>
    public Trace Trace { get; }

    /// <summary>The findings, worst first.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The subject.</summary>
    public TraceSubject Subject => Trace.Subject;

    /// <summary>The hidden layers.</summary>
    public IEnumerable<TraceLayer> Hidden => Subject.Layers.SkipLast(1);

    /// <summary>The reading before training; null if there is none.</summary>
    public StepReading? Start => Trace.Steps is [{ Step: 0 } first, ..] ? first : null;

    /// <summary>The size of the initial weights; null if not read.</summary>
    public WeightScale? Weights => _weights.Value;

    /// <summary>Whether the initial weights do not suit the layers.</summary>
    public bool IsStartOff => Weights?.IsOff == true;

    /// <summary>The finding of an ailment; null if there is none.</summary>
    public Finding? Of(string ailment) => Findings.FirstOrDefault(finding => finding.Ailment == ailment);

    /// <summary>Whether an ailment was found.</summary>
    public bool Has(string ailment) => Of(ailment) is not null;

    /// <summary>Whether hidden layers squash: the largest slope of an activation is at most ¼, as that of the sigmoid.</summary>
    public bool Squashes => Hidden.Any(layer => layer.Activation?.LargestSlope is <= 0.25);

    /// <summary>Whether slopes have no bound, as those of the exponential.</summary>
    public bool IsUnbounded => Hidden.Any(layer => layer.Activation?.LargestSlope == double.PositiveInfinity);

    /// <summary>Whether there are recurrent layers.</summary>
    public bool IsRecurrent => Subject.Layers.Any(IsOverTime);

    /// <summary>Whether a layer is recurrent.</summary>
    public static bool IsOverTime(TraceLayer layer) => layer.Kind is TraceLayerKind.Rnn or TraceLayerKind.Lstm or TraceLayerKind.Gru;
}
