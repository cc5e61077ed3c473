using Sonda.Diagnosis.Ailments.UnitsAlike;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.DeadUnits;

/// <summary>Units with a slope of zero in every row, for this seed and for others.</summary>
internal sealed class DeadUnitsRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "dead-units";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        StepReading? blocked = trace.Steps.FirstOrDefault(step => trace.Blocked(step).Length > 0);

        // Units that start alike are dead together because of their common weights, which another rule names.
        if (blocked is not null && UnitsAlikeRule.LayersOf(trace).Intersect(trace.Blocked(blocked)).Any())
        {
            yield break;
        }

        if ((blocked ?? trace.Steps.LastOrDefault(step => step.Layers.SkipLast(1).Any(layer => layer.DeadUnits is not null))) is not { } shown)
        {
            yield break;
        }

        double[] shares = [.. Enumerable.Range(0, trace.Hidden())
            .Select(i => (double)DeadIn(shown, i) / Math.Max(trace.Subject.Layers[i].Units, 1))];
        double[] limits = [.. trace.Subject.Layers.Take(trace.Hidden()).Select(layer => FlatUnits.Limit(layer.Units))];
        int worst = Array.IndexOf(shares, shares.Max());
        double? overSeeds = trace.OtherStarts is { Count: > 0 } starts ? (double)starts.Blocked / starts.Count : null;
        bool isLikely = overSeeds >= Certainty.MinShare, isThin = shares.Zip(limits).Any(one => one.First > one.Second);
        if (blocked is null && !isLikely && !isThin)
        {
            yield break;
        }

        Severity severity = blocked is not null ? Severity.Severe : isLikely ? Severity.Moderate : Severity.Mild;
        yield return new Finding
        {
            Ailment = Ailment,

            // A network that has learned is not blocked by its dead units; other seeds may be.
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = blocked is not null ? trace.Blocked(blocked) : [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] > limits[i])],
            SinceStep = shown.Step,
            Probability = blocked is not null ? 1 : Certainty.Estimate(overSeeds ?? shares[worst]),
            Evidence = Evidence(trace, DeadIn(shown, worst), trace.Subject.Layers[worst].Units, limits[worst]),
            Remedies = [RemedyKinds.Selu, RemedyKinds.LeakyRelu, RemedyKinds.BatchNorm, RemedyKinds.Tanh, RemedyKinds.LayerNorm, RemedyKinds.LowerRate],
        };
    }

    /// <summary>The dead units of a layer; 0 if it was not read, so that the rule does not name it.</summary>
    private static int DeadIn(StepReading step, int layer) => step.Layers[layer].DeadUnits?.Count ?? 0;

    private static Dictionary<string, double> Evidence(Trace trace, int dead, int units, double limit)
    {
        var evidence = new Dictionary<string, double> { ["dead"] = dead, ["units"] = units, ["chance"] = Math.Min(1, limit) };
        if (trace.OtherStarts is { Count: > 0 } starts)
        {
            (double low, double high) = Probability.Interval(starts.Blocked, starts.Count);
            (evidence["starts"], evidence["startsBlocked"], evidence["startsBlockedAtOnce"]) = (starts.Count, starts.Blocked, starts.BlockedAtOnce);
            (evidence["overSeeds"], evidence["low"], evidence["high"]) = ((double)starts.Blocked / starts.Count, low, high);
        }

        return evidence;
    }
}
