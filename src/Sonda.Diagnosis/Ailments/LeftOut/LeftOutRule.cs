using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.LeftOut;

/// <summary>Weights that no step can move: the optimizer does not hold them, or the cost does not depend on them.</summary>
internal sealed class LeftOutRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "left-out";

    /// <summary>The form in which the optimizer holds none of the layers.</summary>
    internal const string None = "none";

    /// <summary>The form in which the cost does not depend on weights of the model.</summary>
    internal const string CutOff = "cut-off";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.Subject.Layers.Any(layer => !layer.IsHeld) && !ReadsSteps(trace);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;

        // The frozen body of a transfer and the head of another task rest by intention. What the network learned tells that from an accident: a head alone
        // soon does somewhat better than guessing, so that half of its cost counts; accuracies count where the cost does not compare.
        bool hasLearned = subject.ConstantCost is null ? LearningOutcome.Of(trace) == true : trace.HasLearned();
        Severity severity = hasLearned ? Severity.Mild : Severity.Moderate;
        int[] left = LayersOf(trace);
        if (left.Length > 0)
        {
            bool isAll = left.Length == subject.Layers.Count;
            yield return Found(trace, isAll ? Severity.Severe : severity, [RemedyKinds.HoldWeights]) with
            {
                Form = isAll ? None : null,
                Layers = left,
                Evidence = new Dictionary<string, double> { ["left"] = left.Length, ["layers"] = subject.Layers.Count },
            };
        }

        if (subject.CutOff.Count > 0 && trace.Steps.Count > 0)
        {
            yield return Found(trace, severity, [RemedyKinds.ConnectWeights]) with
            {
                Form = CutOff,
                Weights = subject.CutOff,
                Evidence = new Dictionary<string, double> { ["cutOff"] = subject.CutOff.Count, ["layers"] = subject.Layers.Count },
            };
        }
    }

    /// <summary>
    /// The layers that no optimizer holds, as indices. A trace knows one optimizer, and a training may have several: a layer that a step moved is
    /// held by one of them.
    /// </summary>
    internal static int[] LayersOf(Trace trace) => !ReadsSteps(trace) ? [] : [.. Enumerable.Range(0, trace.Subject.Layers.Count)
        .Where(i => !trace.Subject.Layers[i].IsHeld && trace.Steps.All(step => step.Layers[i].UpdateRatio is null or 0))];

    /// <summary>Whether no optimizer holds any layer, so that no rate and no other change helps.</summary>
    internal static bool IsWhole(Trace trace) => LayersOf(trace).Length == trace.Subject.Layers.Count;

    private static bool ReadsSteps(Trace trace) => trace.Reads(layer => layer.UpdateRatio is not null);

    private static Finding Found(Trace trace, Severity severity, string[] remedies) => new()
    {
        Ailment = Id,
        Severity = severity,
        SinceStep = trace.Steps[0].Step,
        Probability = 1,
        Evidence = new Dictionary<string, double>(),
        Remedies = remedies,
    };
}
