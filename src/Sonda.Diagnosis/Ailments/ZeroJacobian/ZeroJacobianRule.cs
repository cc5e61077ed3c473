using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.ZeroJacobian;

/// <summary>An output that does not depend on its weighted inputs.</summary>
internal sealed class ZeroJacobianRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "zero-jacobian";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => false;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        int output = subject.Layers.Count - 1;

        // Data with a single class teach nothing either, but that is no fault of the output; OutputMisfitRule finds it.
        if ((subject.CannotLearn is null || subject.Classes == 1) && !(subject.Cost == "softmax" && subject.Layers[output].Units == 1) && !IsSeen(trace))
        {
            yield break;
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Severity = Severity.Severe,
            Layers = [output],
            SinceStep = trace.Start()?.Step ?? 0,
            Probability = 1,
            Evidence = new Dictionary<string, double> { ["outputs"] = subject.Layers[output].Units },
            Remedies = [RemedyKinds.FitOutput],
        };
    }

    /// <summary>Whether there is a cost to reduce, weights and signals were read, and no row has a gradient at the output.</summary>
    private static bool IsSeen(Trace trace) =>
        trace.Start() is { Cost: > 0 } start && start.Layers[^1] is { DeltaNorm: 0, Speed: 0, GradientNorm: 0, ForwardRms: > 0 };
}
