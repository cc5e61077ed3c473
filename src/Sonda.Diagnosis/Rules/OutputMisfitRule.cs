using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>Output or cost do not fit the classes. docs/rules/output-misfit.md</summary>
public sealed class OutputMisfitRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.OutputMisfit;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        int outputs = subject.Layers[^1].Units, classes = subject.Classes;
        if (classes < 1 || (classes > 1 && subject.CannotLearn is not null))
        {
            yield break;
        }

        bool fits = outputs == classes || (outputs == 1 && classes == 2);
        bool isSquared = subject.Cost is "mse" or "quadratic";
        if (fits && !isSquared && classes > 1)
        {
            yield break;
        }

        var evidence = new Dictionary<string, double> { ["outputs"] = outputs, ["classes"] = classes, ["squaredError"] = isSquared ? 1 : 0 };
        if (!fits && classes > 1)
        {
            evidence["miscounted"] = 1;
        }

        if (classes == 1)
        {
            evidence["onlyClass"] = 1;
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Severity = classes == 1 || (outputs < classes && !fits) ? Severity.Severe : Severity.Mild,
            Layers = [subject.Layers.Count - 1],
            SinceStep = trace.Start()?.Step ?? 0,
            Probability = 1,
            Evidence = evidence,
            Remedies = [Remedies.FitOutput],
        };
    }
}
