using Sonda.Diagnosis.Rules;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis;

/// <summary>What the doctor says of a trace.</summary>
/// <param name="Findings">The worst first, as likely as not; none where nothing was found.</param>
public sealed record Verdict(IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether anything was read that a rule could judge by.</summary>
    public bool IsJudged { get; init; } = true;

    /// <summary>
    /// Whether the network was seen to learn: true where it did clearly better than one that ignores its inputs, false where the whole
    /// training was watched and it did not, null where that was not seen.
    /// </summary>
    public bool? Learned { get; init; }

    /// <summary>
    /// False where something worse than mild was found; null where nothing could be judged, or the network has not learned though
    /// nothing was found that keeps it; else true.
    /// </summary>
    public bool? Healthy => Findings.Any(finding => finding.Severity != Severity.Mild) ? false
        : IsJudged && Learned != false ? true
        : null;
}

/// <summary>Puts a trace before every rule.</summary>
/// <param name="rules">The rules.</param>
public sealed class Doctor(IReadOnlyList<IDiagnosticRule> rules)
{
    /// <summary>A doctor who looks for everything in <see cref="Ailments"/>.</summary>
    public static Doctor Standard { get; } = new(
    [
        new NotFiniteRule(), new ZeroJacobianRule(), new OutputMisfitRule(), new BadDataScaleRule(), new VanishingRule(), new ExplodingRule(),
        new VanishedSignalRule(), new ExplodedSignalRule(), new SaturationRule(), new DeadUnitsRule(), new UnderflowRule(), new UpdateRatioRule(),
        new LostOverTimeRule(), new OscillationRule(), new SlowConvergenceRule(),
    ]);

    /// <summary>What is looked for.</summary>
    public IReadOnlyList<IDiagnosticRule> Rules => rules;

    /// <summary>
    /// Looks through a trace, however short; the same trace gives the same verdict. Of findings as bad and, to a hundredth, as likely
    /// the one whose rule comes first is named first.
    /// </summary>
    public Verdict Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Finding[] findings = [.. rules.SelectMany(rule => rule.Examine(trace)).OrderByDescending(finding => finding.Severity)
            .ThenByDescending(finding => Math.Round(finding.Probability, 2))
            .Select(finding => finding with { Remedies = [.. finding.Remedies.Where(remedy => !IsThere(remedy, trace.Subject))] })];
        return new Verdict(findings)
        {
            IsJudged = findings.Length > 0 || trace.HasReadings(),
            Learned = Outcome.Learned(trace),
        };
    }

    /// <summary>Whether a network has already what a remedy would bring: then it is not prescribed.</summary>
    private static bool IsThere(string remedy, TraceSubject subject)
    {
        TraceLayer[] hidden = [.. subject.Layers.SkipLast(1)];
        bool All(Func<TraceLayer, bool> has) => hidden.Length > 0 && Array.TrueForAll(hidden, layer => has(layer));
        return remedy switch
        {
            Remedies.Adam => subject.Optimizer.StartsWith("adam", StringComparison.OrdinalIgnoreCase),
            Remedies.BatchNorm => All(layer => layer.Norm == "batch"),
            Remedies.LayerNorm => All(layer => layer.Norm == "layer"),
            Remedies.Residual => All(layer => layer.IsResidual),
            Remedies.Lstm or Remedies.Gru => !subject.Layers.Any(layer => layer.Kind is not ("lstm" or "gru" or "dense" or "embedding"))
                && subject.Layers.Any(layer => layer.Kind is "lstm" or "gru"),
            _ => false,
        };
    }
}
