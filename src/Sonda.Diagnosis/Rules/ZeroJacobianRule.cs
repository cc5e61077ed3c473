using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>What the output gives does not depend on its weighted inputs. docs/rules/zero-jacobian.md</summary>
public sealed class ZeroJacobianRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.ZeroJacobian;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        int output = subject.Layers.Count - 1;

        // Of data with a single class nothing can be learned either, which is no fault of the output: OutputMisfitRule.
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
            Remedies = [Remedies.FitOutput],
        };
    }

    /// <summary>A first cost to reduce, weights and signals that were read, and no gradient at the output for any row.</summary>
    private static bool IsSeen(Trace trace) =>
        trace.Start() is { Cost: > 0 } start && start.Layers[^1] is { DeltaNorm: 0, Speed: 0, GradientNorm: 0, ForwardRms: > 0 };
}
