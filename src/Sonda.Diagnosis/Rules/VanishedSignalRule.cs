using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>What tells rows apart fades on its way forward. docs/rules/vanished-signal.md</summary>
public sealed class VanishedSignalRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.VanishedSignal;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start || start.Series(layer => layer.ForwardSpread) is not { } spread)
        {
            yield break;
        }

        // Behind a layer without a living unit there is no signal; what happens before it tells why.
        int last = trace.Blocked(start) is [var blocked, ..] ? blocked - 1 : trace.Hidden() - 1;
        if (last < 1 || spread[0] == 0)
        {
            yield break;
        }

        double gain = spread[last] / spread[0];
        int[] widths = trace.WidthsBetween()[..last];
        double chance = Thresholds.VanishingLimit(widths);
        if (gain >= chance)
        {
            yield break;
        }

        PlateauEscape prospect = PlateauEscape.Of(trace, start, isBalanced: VanishingRule.VanishingLimit(trace, start) is null);
        double suffers = prospect.Probability ?? Thresholds.LikelyToSuffer;
        double real = gain > 0 ? Thresholds.Normal((Math.Log(chance / gain) / Thresholds.LogNoise(widths)) + Thresholds.Errors) : 1;
        Severity severity = trace.Foretold(suffers);
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(1, last).Where(i => spread[i] < Math.Exp(-1) * spread[0])],
            SinceStep = start.Step,
            Probability = Thresholds.Estimate(severity == Severity.Mild ? real : suffers),
            Evidence = new Dictionary<string, double>(prospect.Evidence)
            {
                ["spread"] = spread[last],
                ["gain"] = gain,
                ["perLayer"] = Math.Pow(gain, 1.0 / last),
                ["chance"] = chance,
            },
            Remedies = [.. prospect.Remedies, Remedies.Initializer, Remedies.BatchNorm, Remedies.Selu, Remedies.LayerNorm, Remedies.Orthogonal, Remedies.Residual],
        };
    }
}
