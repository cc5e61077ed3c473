using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.OutputMisfit;

/// <summary>An output layer or a cost that does not fit the task.</summary>
internal sealed class OutputMisfitRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "output-misfit";

    /// <summary>The form of a task with numeric targets instead of classes.</summary>
    private const string Targets = "targets";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        bool isOfNumbers = subject.Classes < 1 && subject.TargetSize > 0;

        // ZeroJacobianRule finds an output that cannot move; no output can learn from a single class.
        if ((subject.Classes < 1 && (!isOfNumbers || subject.Misfit is null)) || (subject.Classes > 1 && subject.CannotLearn is not null))
        {
            yield break;
        }

        int outputs = subject.Layers[^1].Units;
        bool isCounted = isOfNumbers ? outputs == subject.TargetSize : outputs == subject.Classes || (outputs == 1 && subject.Classes == 2);
        bool isSquared = !isOfNumbers && subject.Cost is "mse" or "quadratic", isOneClass = subject.Classes == 1;
        if (isCounted && !isSquared && !isOneClass && subject.Misfit is null)
        {
            yield break;
        }

        var evidence = new Dictionary<string, double> { ["outputs"] = outputs, [isOfNumbers ? "targets" : "classes"] = isOfNumbers ? subject.TargetSize : subject.Classes };
        foreach ((string name, bool holds) in new[]
        {
            ("miscounted", !isCounted && !isOneClass && !isOfNumbers),
            ("miscountedTargets", !isCounted && isOfNumbers),
            ("unmetTargets", isCounted && isOfNumbers),
            ("squaredError", isSquared),
            ("onlyClass", isOneClass),
            ("untrained", subject.Misfit is not null),
        })
        {
            if (holds)
            {
                evidence[name] = 1;
            }
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Form = isOfNumbers ? Targets : null,
            Severity = subject.Misfit is not null || isOneClass || (outputs < subject.Classes && !isCounted) ? Severity.Severe : Severity.Mild,
            Layers = [subject.Layers.Count - 1],
            SinceStep = trace.Start()?.Step ?? 0,
            Probability = 1,
            Evidence = evidence,
            Remedies = [RemedyKinds.FitOutput],
        };
    }
}
