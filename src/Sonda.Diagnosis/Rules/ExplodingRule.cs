using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The gradient grows on its way to the early layers. docs/rules/exploding.md</summary>
public sealed class ExplodingRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.Exploding;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Start() is not { } start || start.Gradients() is not { } gradients || gradients[hidden - 1] == 0)
        {
            yield break;
        }

        int[] widths = trace.WidthsBetween();
        double ratio = gradients[0] / gradients[hidden - 1], chance = Thresholds.Growing(widths);
        if (ratio <= chance)
        {
            yield break;
        }

        // What a normalisation follows does not depend on the size of its weights: a step that is too long lengthens them, and the next is
        // shorter for it.
        double?[] steps = [.. Enumerable.Range(0, hidden).Where(i => trace.Subject.Layers[i].Norm == "none")
            .Select(i => StepLength.OfOne(trace.Subject, i, start.Layers[i]))];
        double? step = steps.Length > 0 && Array.TrueForAll(steps, move => move is not null) ? steps.Max() : null;
        double limit = Thresholds.LongestStep(trace.Subject.Layers.Count);
        double suffers = step is { } moved ? moved / (moved + limit) : steps.Length == 0 ? 0 : Thresholds.LikelyToSuffer;
        double real = Thresholds.Normal((Math.Log(ratio / chance) / Thresholds.LogNoise(widths)) + Thresholds.Errors);
        Severity severity = trace.Foretold(suffers);
        var evidence = new Dictionary<string, double>
        {
            ["ratio"] = ratio,
            ["perLayer"] = Math.Pow(ratio, 1.0 / (hidden - 1)),
            ["chance"] = chance,
            ["dropout"] = start.Dropped(),
        };
        if (step is > 0 and { } longest)
        {
            (evidence["step"], evidence["longestStep"]) = (longest, limit);
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(0, hidden).Where(i => gradients[i] > Math.E * gradients[hidden - 1])],
            SinceStep = start.Step,
            Probability = Thresholds.Estimate(severity == Severity.Mild ? real : suffers),
            Evidence = evidence,
            Remedies = [.. start.Dropped() > 0 ? [Remedies.NoDropout] : Array.Empty<string>(), Remedies.Initializer, Remedies.Clip, Remedies.LayerNorm, Remedies.LowerRate, Remedies.Adam, Remedies.Orthogonal],
        };
    }
}
