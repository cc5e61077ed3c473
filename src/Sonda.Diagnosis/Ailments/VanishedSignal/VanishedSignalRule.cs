using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.VanishedSignal;

/// <summary>Differences between rows that vanish on the way forward.</summary>
internal sealed class VanishedSignalRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "vanished-signal";

    /// <summary>The form in which dropout covers the signal with noise.</summary>
    internal const string Noise = "noise";

    /// <summary>The share of the signal at which half of the networks learn hardly anything; measured, as the page of the ailment shows.</summary>
    private const double HalfLearn = 0.01;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.LacksSeries(layer => layer.ForwardSpread);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace) => LayerPath.Examine(trace, Along);

    private IEnumerable<Finding> Along(Trace trace)
    {
        if (trace.Start() is { } first && KeptSignal.Of(trace.Subject) is < KeptSignal.Min and var kept)
        {
            yield return InNoise(trace, first, kept);
            yield break;
        }

        if (trace.Start() is not { } start || start.Series(layer => layer.ForwardSpread) is not { } spread)
        {
            yield break;
        }

        // Behind a layer without a living unit there is no signal; only the layers before it explain why.
        int last = trace.Blocked(start) is [var blocked, ..] ? blocked - 1 : trace.Hidden() - 1;
        if (last < 1 || spread[0] == 0)
        {
            yield break;
        }

        double gain = spread[last] / spread[0];
        int[] widths = trace.WidthsBetween(last);
        double chance = Chance.VanishingLimit(widths);
        if (!(gain < chance))
        {
            yield break;
        }

        PlateauEscape escape = PlateauEscape.Of(trace, start, isBalanced: VanishingRule.VanishingGradients(trace, start) is null);
        double suffers = escape.Probability ?? Certainty.Unforeseen(gain);
        double real = gain > 0 ? Chance.Beyond(chance / gain, widths) : 1;
        Severity severity = trace.Predicted(suffers);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = LayerPath.Form(trace),
            Severity = severity,
            Layers = [.. Enumerable.Range(1, last).Where(i => spread[i] < Math.Exp(-1) * spread[0])],
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(severity == Severity.Mild ? real : suffers),
            Evidence = new Dictionary<string, double>(escape.Evidence)
            {
                ["spread"] = spread[last],
                ["gain"] = gain,
                ["perLayer"] = Math.Pow(gain, 1.0 / last),
                ["chance"] = chance,
            },
            Remedies = [.. escape.Remedies, RemedyKinds.Initializer, RemedyKinds.CriticalStart, RemedyKinds.BatchNorm, RemedyKinds.Selu, RemedyKinds.LayerNorm, RemedyKinds.Orthogonal, RemedyKinds.Residual],
        };
    }

    /// <summary>A finding about dropout that leaves more noise than signal.</summary>
    private Finding InNoise(Trace trace, StepReading start, double kept)
    {
        double suffers = 1 / (1 + (kept / HalfLearn * (kept / HalfLearn)));
        Severity severity = trace.Predicted(suffers);
        return new Finding
        {
            Ailment = Ailment,
            Form = Noise,
            Severity = severity,
            Layers = [.. Enumerable.Range(0, trace.Hidden()).Where(i => trace.Subject.Layers[i].Dropout > 0)],
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(severity == Severity.Mild ? 1 : suffers),
            Evidence = new Dictionary<string, double> { ["kept"] = kept, ["limit"] = KeptSignal.Min },
            Remedies = [RemedyKinds.NoDropout],
        };
    }
}
