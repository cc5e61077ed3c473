using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Saturation;

/// <summary>Units on the flat part of their activation before they have learned anything.</summary>
internal sealed class SaturationRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "saturation";

    /// <summary>
    /// The share of a gradient that must pass the flat units of all layers together: a tenth, one step of the usual grid of learning rates.
    /// A smaller share costs a good part of what the network can learn.
    /// </summary>
    private const double MinPassedShare = 0.1;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.Hidden() > 0 && !trace.Reads(layer => layer.SaturatedShare is not null);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        foreach (StepReading step in trace.Steps)
        {
            // A network that separates its classes saturates, and should.
            bool isStart = step.Step == trace.Steps[0].Step;
            if (!isStart && !(step.Cost >= trace.Subject.ConstantCost))
            {
                continue;
            }

            // If slopes have no bound, a hundredth of the largest slope does not mean flat. A layer that was not read takes nothing away.
            double[] open = [.. step.Layers.Take(trace.Hidden()).Select((layer, i) =>
                trace.Subject.Layers[i].Activation?.LargestSlope == double.PositiveInfinity ? 1 : 1 - (layer.SaturatedShare ?? 0))];
            double[] limits = [.. trace.Subject.Layers.Take(open.Length)
                .Select(layer => Math.Min(FlatUnits.Limit(layer.Units), 1 - (0.5 / Math.Max(layer.Units, 1))))];
            if (open.Length == 0 || !open.All(double.IsFinite) || !open.Zip(limits).Any(one => 1 - one.First > one.Second))
            {
                continue;
            }

            int worst = Enumerable.Range(0, open.Length).MaxBy(i => 1 - open[i] - limits[i]);
            double passed = open.Aggregate(1.0, (product, share) => product * Math.Sqrt(Math.Max(share, 0)));
            bool isShut = open[worst] * trace.Subject.Layers[worst].Units < 1;
            Severity severity = isShut ? Severity.Severe : passed < MinPassedShare && StepLength.IsAdaptive(trace.Subject) == false ? Severity.Moderate : Severity.Mild;
            yield return new Finding
            {
                Ailment = Ailment,
                Severity = trace.HasLearned() ? Severity.Mild : severity,
                Layers = [.. Enumerable.Range(0, open.Length).Where(i => 1 - open[i] > limits[i])],
                SinceStep = step.Step,
                IsOfOneStep = true,
                Probability = Certainty.Estimate(1 - passed),
                Evidence = new Dictionary<string, double>
                {
                    ["share"] = 1 - open[worst],
                    ["limit"] = limits[worst],
                    ["passed"] = passed,
                },
                Remedies = [RemedyKinds.Initializer, RemedyKinds.BatchNorm, RemedyKinds.LayerNorm, RemedyKinds.Relu, RemedyKinds.ScaleData, RemedyKinds.LowerRate],
            };
            yield break;
        }
    }
}
