using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The signal grows on its way forward. docs/rules/exploded-signal.md</summary>
public sealed class ExplodedSignalRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.ExplodedSignal;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Start() is not { } start || start.Series(layer => layer.ForwardRms) is not { } rms || rms[0] == 0)
        {
            yield break;
        }

        int[] widths = trace.WidthsBetween();
        double gain = rms[hidden - 1] / rms[0], chance = Thresholds.Growing(widths);
        if (gain <= chance)
        {
            yield break;
        }

        double largest = Thresholds.LargestNumber(trace.Subject.SmallestNormal);
        double first = start.Cost ?? double.NaN, guessing = trace.Subject.ConstantCost ?? double.NaN;

        // Squares are what norms and second moments are made of. A first guess that costs e times that of guessing is wrong by its size,
        // not by what it says; that stays where one step of the last layer changes its outputs by more than guessing costs.
        double step = StepLength.OfOne(trace.Subject, hidden, start.Layers[hidden]) ?? double.PositiveInfinity;
        Severity severity = rms[hidden - 1] >= Math.Sqrt(largest) ? Severity.Severe
            : first > Math.E * guessing && step * first > guessing ? Severity.Moderate
            : Severity.Mild;
        severity = trace.HasLearned() ? Severity.Mild : severity;
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(1, hidden - 1).Where(i => rms[i] > Math.E * rms[0])],
            SinceStep = start.Step,
            Probability = Thresholds.Normal((Math.Log(gain / chance) / Thresholds.LogNoise(widths)) + Thresholds.Errors),
            Evidence = new Dictionary<string, double>
            {
                ["first"] = rms[0],
                ["last"] = rms[hidden - 1],
                ["perLayer"] = Math.Pow(gain, 1.0 / (hidden - 1)),
                ["chance"] = chance,
                ["largestNumber"] = largest,
            },
            Remedies = [Remedies.Initializer, Remedies.LayerNorm, Remedies.BatchNorm, Remedies.Selu, Remedies.Tanh, Remedies.LowerRate],
        };
    }
}
