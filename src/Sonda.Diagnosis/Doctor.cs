using Sonda.Diagnosis.Ailments.BadDataScale;
using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.ZeroJacobian;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis;

/// <summary>Examines a trace by a list of rules.</summary>
/// <param name="rules">The rules: those of <see cref="AilmentKinds"/>, your own, or both.</param>
/// <param name="ordersByCause">
/// Whether remedies are ordered by what caused the findings; otherwise they are those of the findings, worst first.
/// </param>
public sealed class Doctor(IReadOnlyList<IDiagnosticRule> rules, bool ordersByCause = false)
{
    /// <summary>A doctor with the rules of all ailments in <see cref="AilmentKinds"/>.</summary>
    public static Doctor Standard { get; } = new([.. AilmentKinds.All.Select(ailment => ailment.Rule)], ordersByCause: true);

    /// <summary>The rules, in the order in which they are applied.</summary>
    public IReadOnlyList<IDiagnosticRule> Rules => rules;

    /// <summary>
    /// Examines a trace of any length; the same trace gives the same verdict. Of two findings that are equally severe, and equally probable
    /// to a hundredth, the one of the earlier rule comes first.
    /// </summary>
    public Verdict Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Finding[] findings = [.. rules.SelectMany(rule => rule.Examine(trace)).OrderByDescending(Rank)
            .ThenByDescending(finding => Math.Round(finding.Probability, 2))
            .Select(finding => finding with { Remedies = [.. finding.Remedies.Where(remedy => !IsPresent(remedy, trace.Subject))] })];
        return new Verdict(findings)
        {
            WithoutReadings = trace.Steps.Count == 0 ? [] :
            [
                .. rules.Where(rule => rule.LacksReadings(trace)).Select(rule => rule.Ailment)
                    .Where(ailment => !Array.Exists(findings, finding => finding.Ailment == ailment)),
            ],
            IsJudged = findings.Length > 0 || trace.HasReadings(),
            Learning = LearningOutcome.Judge(trace),
            Remedies = ordersByCause ? Prescriber.Of(trace, findings) : Prescriber.Plain(findings),
        };
    }

    /// <summary>
    /// The place of a finding: by its severity, but a scale of the data that is worse than mild comes before what it brings about, such as
    /// saturation and underflow, and so do weights that are left out (behind layers that are cut off, the data are not those of the network) and
    /// faults of the training loop. An optimizer that climbs comes before everything.
    /// </summary>
    private static int Rank(Finding finding)
    {
        const int cause = (int)Severity.Severe + 1;
        bool isOfLoop = finding is { Ailment: SlowConvergenceRule.Id, Form: RateCollapse.Form or KeptGradients.Form };
        bool isCause = finding.Severity > Severity.Mild && (isOfLoop || finding.Ailment is LeftOutRule.Id or BadDataScaleRule.Id or TargetsOffScaleRule.Id);
        bool isFirst = finding is { Ailment: NotFiniteRule.Id or LeftOutRule.Id or OutputMisfitRule.Id or ZeroJacobianRule.Id, Severity: Severity.Severe };
        bool isWrongWay = finding is { Ailment: SlowConvergenceRule.Id, Form: UphillSteps.Form };
        return isWrongWay ? cause + 2 : isFirst ? cause + 1 : isCause ? cause : (int)finding.Severity;
    }

    private static bool IsPresent(string remedy, TraceSubject subject) => RemedyKinds.Find(remedy)?.IsPresent(subject) == true;
}
