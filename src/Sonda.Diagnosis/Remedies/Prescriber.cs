using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies.Causes;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies;

/// <summary>
/// The remedies of a verdict, in the order of their causes: the severity of a finding orders nothing, because consequences are often worse
/// than what caused them. A pure function of the trace and its findings.
/// </summary>
internal static class Prescriber
{
    /// <summary>The remedies, best first; each change once.</summary>
    public static IReadOnlyList<Prescription> Of(Trace trace, IReadOnlyList<Finding> findings)
    {
        if (findings.Any(finding => finding is { Ailment: SlowConvergenceRule.Id, Form: SlowConvergenceRule.Inputs }))
        {
            // No model finds anything in these inputs, so no change of this one does.
            return [];
        }

        if (findings.Any(finding => finding is { Ailment: SlowConvergenceRule.Id, Form: UphillSteps.Form }))
        {
            // Whatever else the trace shows, the climb has brought it about, or would undo its remedy.
            return [new Prescription(RemedyKinds.Descend, LocalizableText.Of($"Each step goes up the gradient of a cost that should fall.")) { IsCertain = true }];
        }

        if (findings.Any(finding => finding is { Ailment: SlowConvergenceRule.Id, Form: KeptGradients.Form }))
        {
            // The steps go where no gradient of theirs points, so that nothing can be said of their length.
            return [new Prescription(RemedyKinds.ClearGradients, LocalizableText.Of($"The gradients of earlier mini-batches are still in each step.")) { IsCertain = true }];
        }

        if (findings.Any(finding => finding is { Ailment: NotFiniteRule.Id, Form: NotFiniteRule.Backward }))
        {
            return [new Prescription(RemedyKinds.Epsilon, LocalizableText.Of($"A slope is infinite where its argument is 0, and no other layer or rate changes that."))];
        }

        if (findings.Any(finding => finding is { Ailment: NotFiniteRule.Id, Form: not null }))
        {
            // The data or the cost itself make every number NaN, whatever the network.
            return [];
        }

        if (trace.Subject.LacksLogarithm && findings.Any(finding => finding is { Ailment: OutputMisfitRule.Id, Severity: Severity.Severe }))
        {
            // A likelihood of plain outputs has no lowest value: descent ends in numbers that are not finite, whatever its steps.
            return [.. new OutputCause().Prescribe(new Evidence(trace, findings))];
        }

        if (trace.Subject.Classes == 1)
        {
            // With a single class there is nothing to tell apart.
            return [];
        }

        if (findings.Any(finding => finding is { Ailment: LeftOutRule.Id, Severity: Severity.Severe }))
        {
            // Nothing changes a network whose weights no step moves, and what else ails it shows only when they move.
            return [.. new LeftOutCause().Prescribe(new Evidence(trace, findings))];
        }

        bool isFine = findings.Count == 0 && LearningOutcome.Of(trace) == true;
        if (isFine && !GoesOn(trace))
        {
            // Nothing ails a network that has learned, even if its first steps were longer than is safe.
            return [];
        }

        // One that has learned so far may still lose it, to a cause that is certain.
        IReadOnlyList<Prescription> all = InOrder(new Evidence(trace, findings));
        return isFine && !all.Any(one => one.IsCertain) ? [] : all;
    }

    /// <summary>Whether the trace ends before the training does.</summary>
    internal static bool GoesOn(Trace trace) => trace.StoppedAt is null && trace.Epochs is [.., var last] && last.Step < trace.Subject.PlannedSteps;

    private static IReadOnlyList<Prescription> InOrder(Evidence evidence)
    {
        Prescription[] Useful(params ICause[] causes) => [.. causes.SelectMany(cause => cause.Prescribe(evidence)).Where(one => IsUseful(one, evidence))];
        var list = new List<Prescription>(Useful(new LeftOutCause(), new OutputCause(), new ScheduleCause()));

        // What is certain of the data and of forces is removed with every other remedy: no start, no structure and no rate makes up for it.
        Prescription[] upstream = [.. Useful(new DataCause()).Take(1), .. Useful(new ForceCause())];
        Prescription[] start = Useful(new StartCause());
        Prescription[] first = [.. list];
        IEnumerable<Prescription> rest = Rest(evidence).Where(one => one.Ailment != LeftOutRule.Id || !Array.Exists(first, other => other.Id == one.Id));
        if (upstream.Length > 0)
        {
            Prescription all = upstream.Aggregate((before, next) => next.After(before));
            list.AddRange(start.Take(1).Select(one => one.After(all)));
            list.Add(all);
            list.AddRange(upstream.Length > 1 ? upstream : []);
            list.AddRange(start.Skip(1).Concat(Useful(new TimeCause(), new StructureCause(), new ImbalanceCause())).Select(one => one.After(all)));
            list.AddRange(Useful(new LongStepCause()).Take(2).OrderByDescending(one => one.Remedies[0] == RemedyKinds.LowerRate)
                .Select(one => (one.Remedies[0] == RemedyKinds.LowerRate ? new Prescription(RemedyKinds.LowerRate, one.Why) : one).After(all)));
            rest = rest.Where(one => !all.Remedies.Contains(one.Id)).Select(one => one.After(all));
        }
        else
        {
            Prescription[] steps = Useful(new LongStepCause(), new ShortStepCause());
            list.AddRange([.. Useful(new TimeCause()), .. start, .. Useful(new StructureCause(), new ImbalanceCause())]);
            if (evidence.Subject.Writer is not null && list.Count > 0 && steps is [{ IsCertain: true } step, ..])
            {
                // A run has a second look at what its first remedy leaves; a trace has none, so that steps off by decades go with it.
                list.InsertRange(0, [step.After(list[0]), step]);
            }

            list.AddRange(steps);
        }

        // Another rate in the same direction, without the reason of its cause, would only contradict the first one.
        list.AddRange(rest.Where(one => evidence.Subject.Writer is null || !IsHigherRate(one) || !list.Any(IsHigherRate)));
        return [.. list.DistinctBy(one => one.Id)];
    }

    private static bool IsHigherRate(Prescription prescription) => prescription.Remedies.All(remedy => remedy == RemedyKinds.HigherRate);

    /// <summary>The remedies of the findings in their order.</summary>
    public static IReadOnlyList<Prescription> Plain(IReadOnlyList<Finding> findings) => [.. findings.SelectMany(Of).DistinctBy(one => one.Id)];

    private static IEnumerable<Prescription> Of(Finding finding) =>
        finding.Remedies.Select(remedy => new Prescription(remedy, LocalizableText.Of($"The page \"{finding.Ailment}\" suggests it.")) { Ailment = finding.Ailment });

    /// <summary>What the rules suggest against their own findings, worst first, and what helps most networks.</summary>
    private static IEnumerable<Prescription> Rest(Evidence evidence) => evidence.Findings.SelectMany(Of).Where(one => IsUseful(one, evidence));

    /// <summary>Whether a remedy can change anything: it is not there already, and data, optimizer and steps leave it something to do.</summary>
    private static bool IsUseful(Prescription prescription, Evidence evidence) =>
        RemedyKinds.Find(prescription.Remedies[0]) is { } remedy && !remedy.IsPresent(evidence.Subject) && remedy.Id switch
        {
            // Trained on 213 ailing runs, these two cured none and harmed 26.
            RemedyKinds.LayerRates or RemedyKinds.LargerBatch => false,
            RemedyKinds.LowerRate or RemedyKinds.ThirdRate => LongStepCause.Excess(evidence) is not null,
            RemedyKinds.HigherRate => LongStepCause.Excess(evidence) is null && evidence.Subject.Optimizer?.LearningRate != 0
                && !ScheduleCause.HasCollapsed(evidence) && !ShortStepCause.HasFewSteps(evidence),
            RemedyKinds.Initializer => evidence.Weights?.IsFitting != true
                && (evidence.Subject.Writer is null || evidence.IsStartOff || evidence.Subject.Layers.Count == 1 || RemedyKinds.HasActivations(evidence.Subject)),

            // It looks for the length of its steps itself.
            RemedyKinds.Adam => !(LongStepCause.Searches(evidence) && ShortStepCause.HasFallen(evidence)),

            // A step that is divided by the size of the gradient has the same length for a clipped one.
            RemedyKinds.Clip => evidence.IsRecurrent || evidence.Subject.Optimizer?.DividesByGradientSize != true,
            RemedyKinds.BatchNorm => evidence.Subject.BatchSize != 1,
            _ => true,
        };
}
