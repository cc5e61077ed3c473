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

    /// <summary>The form in which units died by a step that was too long: they lived before, and a step until then moved a layer far.</summary>
    internal const string ByStep = "by-step";

    /// <summary>
    /// The share of living units below which a layer is as good as cut, and of dead ones up to which it began alive: a tenth, as for
    /// saturated units.
    /// </summary>
    private const double MinLivingShare = 0.1;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.Hidden() > 0 && !trace.Reads(layer => layer.DeadUnits is not null);

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

        double share = shares[worst];
        Severity severity = blocked is not null ? Severity.Severe : isLikely || (share > limits[worst] && 1 - share < MinLivingShare) ? Severity.Moderate : Severity.Mild;
        long since = trace.Steps.First(step => (double)DeadIn(step, worst) / Math.Max(trace.Subject.Layers[worst].Units, 1) >= Math.Min(share, limits[worst])).Step;
        double? longStep = LongStep(trace, worst, blocked?.Step ?? since);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = longStep is null ? null : ByStep,

            // A network that has learned is not blocked by its dead units; other seeds may be.
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = blocked is not null ? trace.Blocked(blocked) : [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] > limits[i])],
            SinceStep = blocked?.Step ?? since,
            Probability = blocked is not null ? 1 : Certainty.Estimate(overSeeds ?? shares[worst]),
            Evidence = Evidence(trace, DeadIn(shown, worst), trace.Subject.Layers[worst].Units, limits[worst], longStep),
            Remedies = longStep is not null
                ? [RemedyKinds.LowerRate, RemedyKinds.Adam, RemedyKinds.BatchNorm, RemedyKinds.Selu, RemedyKinds.LeakyRelu]
                : [RemedyKinds.Selu, RemedyKinds.LeakyRelu, RemedyKinds.BatchNorm, RemedyKinds.Tanh, RemedyKinds.LayerNorm, RemedyKinds.LowerRate],
        };
    }

    /// <summary>The dead units of a layer; 0 if it was not read, so that the rule does not name it.</summary>
    private static int DeadIn(StepReading step, int layer) => step.Layers[layer].DeadUnits?.Count ?? 0;

    /// <summary>
    /// The longest step until the units of a layer died, if it was too long and they lived before it; null otherwise. Later steps look short,
    /// because little gradient is left.
    /// </summary>
    private static double? LongStep(Trace trace, int layer, long death)
    {
        if (trace.Start() is not { Step: 0 } start || start.Layers[layer].DeadUnits is not { } dead
            || dead.Count > MinLivingShare * trace.Subject.Layers[layer].Units)
        {
            return null;
        }

        double longest = trace.Steps.TakeWhile(step => step.Step <= death).SelectMany(step => step.Layers)
            .Select(read => read.UpdateRatio ?? 0).Where(double.IsFinite).DefaultIfEmpty().Max();
        return longest > StepLength.Longest(trace.Subject.Layers.Count) ? longest : null;
    }

    private static Dictionary<string, double> Evidence(Trace trace, int dead, int units, double limit, double? longStep)
    {
        var evidence = new Dictionary<string, double> { ["dead"] = dead, ["units"] = units, ["chance"] = Math.Min(1, limit) };
        if (longStep is { } step)
        {
            (evidence["step"], evidence["longestStep"]) = (step, StepLength.Longest(trace.Subject.Layers.Count));
        }

        if (trace.OtherStarts is { Count: > 0 } starts)
        {
            (double low, double high) = Probability.Interval(starts.Blocked, starts.Count);
            (evidence["starts"], evidence["startsBlocked"], evidence["startsBlockedAtOnce"]) = (starts.Count, starts.Blocked, starts.BlockedAtOnce);
            (evidence["overSeeds"], evidence["low"], evidence["high"]) = ((double)starts.Blocked / starts.Count, low, high);
        }

        return evidence;
    }
}
