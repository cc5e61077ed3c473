using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>Units give nothing and learn nothing, whatever the row; of this start, and of others. docs/rules/dead-units.md</summary>
public sealed class DeadUnitsRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.DeadUnits;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is null || trace.Hidden() < 1)
        {
            yield break;
        }

        StepReading? blocked = trace.Steps.FirstOrDefault(step => trace.Blocked(step).Length > 0);
        StepReading shown = blocked ?? trace.Steps[^1];
        double[] shares = [.. Enumerable.Range(0, trace.Hidden())
            .Select(i => (double)shown.Layers[i].DeadUnits.Count / Math.Max(trace.Subject.Layers[i].Units, 1))];
        double[] limits = [.. trace.Subject.Layers.Take(trace.Hidden()).Select(layer => Thresholds.FlatUnits(layer.Units))];
        int worst = Array.IndexOf(shares, shares.Max());
        double? overSeeds = trace.OtherStarts is { Count: > 0 } starts ? (double)starts.Blocked / starts.Count : null;
        bool isLikely = overSeeds >= Thresholds.MinShare, isThin = shares.Zip(limits).Any(one => one.First > one.Second);
        if (blocked is null && !isLikely && !isThin)
        {
            yield break;
        }

        Severity severity = blocked is not null ? Severity.Severe : isLikely ? Severity.Moderate : Severity.Mild;
        yield return new Finding
        {
            Ailment = Ailment,

            // What a living network of this seed has left behind, other seeds need not have; what has learned has left it too.
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = blocked is not null ? trace.Blocked(blocked) : [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] > limits[i])],
            SinceStep = shown.Step,
            Probability = blocked is not null ? 1 : Thresholds.Estimate(overSeeds ?? shares[worst]),
            Evidence = Evidence(trace, shown.Layers[worst].DeadUnits.Count, trace.Subject.Layers[worst].Units, limits[worst]),
            Remedies = [Remedies.Selu, Remedies.LeakyRelu, Remedies.BatchNorm, Remedies.Tanh, Remedies.LayerNorm, Remedies.LowerRate],
        };
    }

    private static Dictionary<string, double> Evidence(Trace trace, int dead, int units, double limit)
    {
        var evidence = new Dictionary<string, double> { ["dead"] = dead, ["units"] = units, ["chance"] = Math.Min(1, limit) };
        if (trace.OtherStarts is { Count: > 0 } starts)
        {
            (double low, double high) = Thresholds.Interval(starts.Blocked, starts.Count);
            (evidence["starts"], evidence["startsBlocked"], evidence["startsBlockedAtOnce"]) = (starts.Count, starts.Blocked, starts.BlockedAtOnce);
            (evidence["overSeeds"], evidence["low"], evidence["high"]) = ((double)starts.Blocked / starts.Count, low, high);
        }

        return evidence;
    }
}
