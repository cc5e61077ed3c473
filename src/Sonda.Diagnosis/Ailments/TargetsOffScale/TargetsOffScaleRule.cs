using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.TargetsOffScale;

/// <summary>Targets of a regression that lie too far from the outputs of the untrained network, or spread too little beside them.</summary>
internal sealed class TargetsOffScaleRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "targets-off-scale";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Subject is not { Targets: { Deviation: > 0 } targets, ConstantCost: > 0, Cost: "mse", PlannedSteps: > 0 }
            || trace.Start() is not { Step: 0 } start || TargetPath.Of(trace, start, targets) is not { } path)
        {
            yield break;
        }

        if (path.Probability < Certainty.LikelyToSuffer)
        {
            yield break;
        }

        // Once training has ended no better than guessing, the prediction has come true.
        double suffers = LearningOutcome.Of(trace) == false ? 1 : path.Probability;
        yield return new Finding
        {
            Ailment = Ailment,
            Form = path.Form,
            Severity = trace.Predicted(suffers),
            Layers = [trace.Subject.Layers.Count - 1],
            SinceStep = 0,
            Probability = Certainty.Estimate(suffers),
            Evidence = path.Evidence,
            Remedies = [RemedyKinds.ScaleData],
        };
    }
}
