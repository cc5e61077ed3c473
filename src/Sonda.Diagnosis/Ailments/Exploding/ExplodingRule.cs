using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Exploding;

/// <summary>A gradient that grows on its way to the early layers.</summary>
internal sealed class ExplodingRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "exploding";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.LacksGradients();

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace) => LayerPath.Examine(trace, Along);

    private IEnumerable<Finding> Along(Trace trace)
    {
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Start() is not { } start || start.Gradients() is not { } gradients || gradients[hidden - 1] == 0)
        {
            yield break;
        }

        int[] widths = trace.WidthsBetween();
        double ratio = gradients[0] / gradients[hidden - 1], chance = Chance.GrowthLimit(widths);
        if (!(ratio > chance))
        {
            yield break;
        }

        // Weights before a normalisation have no effect through their size: a step that is too long lengthens them, which shortens the
        // next step.
        double?[] steps = [.. Enumerable.Range(0, hidden).Where(i => trace.Subject.Layers[i].Norm == TraceNorm.None)
            .Select(i => StepLength.OfOne(trace.Subject, i, start.Layers[i]))];
        double? step = steps.Length > 0 && Array.TrueForAll(steps, move => move is not null) ? steps.Max() : null;
        double limit = StepLength.Longest(trace.Subject.Layers.Count);
        double suffers = step is { } moved ? moved / (moved + limit) : steps.Length == 0 ? 0 : Certainty.LikelyToSuffer;
        double real = Chance.Beyond(ratio / chance, widths);
        Severity severity = trace.Predicted(suffers);
        var evidence = new Dictionary<string, double>
        {
            ["ratio"] = ratio,
            ["perLayer"] = Math.Pow(ratio, 1.0 / (hidden - 1)),
            ["chance"] = chance,
            ["dropout"] = start.DropoutGain(),
        };
        if (step is > 0 and { } longest)
        {
            (evidence["step"], evidence["longestStep"]) = (longest, limit);
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Form = LayerPath.Form(trace),
            Severity = severity,
            Layers = [.. Enumerable.Range(0, hidden).Where(i => gradients[i] > Math.E * gradients[hidden - 1])],
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(severity == Severity.Mild ? real : suffers),
            Evidence = evidence,
            Remedies = [.. start.DropoutGain() > 0 ? [RemedyKinds.NoDropout] : Array.Empty<string>(), RemedyKinds.Initializer, RemedyKinds.Clip, RemedyKinds.LayerNorm, RemedyKinds.LowerRate, RemedyKinds.Adam, RemedyKinds.Orthogonal],
        };
    }
}
