using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>Units sit where their activation is flat before they have learned anything. docs/rules/saturation.md</summary>
public sealed class SaturationRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.Saturation;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        foreach (StepReading step in trace.Steps)
        {
            // A network that tells its classes apart saturates as it should.
            bool isStart = step.Step == trace.Steps[0].Step;
            if (!isStart && !(step.Cost >= trace.Subject.ConstantCost))
            {
                continue;
            }

            // Where slopes have no bound, a hundredth of the largest says nothing of flatness.
            double[] open = [.. step.Layers.Take(trace.Hidden()).Select((layer, i) =>
                trace.Subject.Layers[i].LargestSlope is null ? 1 : 1 - layer.SaturatedShare)];
            double[] limits = [.. trace.Subject.Layers.Take(open.Length)
                .Select(layer => Math.Min(Thresholds.FlatUnits(layer.Units), 1 - (0.5 / Math.Max(layer.Units, 1))))];
            if (open.Length == 0 || !open.All(double.IsFinite) || !open.Zip(limits).Any(one => 1 - one.First > one.Second))
            {
                continue;
            }

            int worst = Enumerable.Range(0, open.Length).MaxBy(i => 1 - open[i] - limits[i]);
            double passed = open.Aggregate(1.0, (product, share) => product * Math.Sqrt(Math.Max(share, 0)));
            bool isShut = open[worst] * trace.Subject.Layers[worst].Units < 1;
            Severity severity = isShut ? Severity.Severe : passed < Thresholds.FlatLoss && !StepLength.IsAdaptive(trace.Subject) ? Severity.Moderate : Severity.Mild;
            yield return new Finding
            {
                Ailment = Ailment,
                Severity = trace.HasLearned() ? Severity.Mild : severity,
                Layers = [.. Enumerable.Range(0, open.Length).Where(i => 1 - open[i] > limits[i])],
                SinceStep = step.Step,
                Probability = Thresholds.Estimate(1 - passed),
                Evidence = new Dictionary<string, double>
                {
                    ["share"] = 1 - open[worst],
                    ["limit"] = limits[worst],
                    ["passed"] = passed,
                },
                Remedies = [Remedies.Initializer, Remedies.BatchNorm, Remedies.LayerNorm, Remedies.Relu, Remedies.ScaleData, Remedies.LowerRate],
            };
            yield break;
        }
    }
}
