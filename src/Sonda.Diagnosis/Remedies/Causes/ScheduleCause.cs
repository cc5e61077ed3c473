using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Findings;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>A schedule that takes the learning rate away early in the plan: under it, no rate is high enough for long.</summary>
internal sealed class ScheduleCause : ICause
{
    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (HasCollapsed(evidence) && evidence.Of(SlowConvergenceRule.Id) is { Severity: > Severity.Mild } found)
        {
            LocalizableText why = LocalizableText.Of(
                $"All planned steps together go as far as {found.Evidence["lengths"]:g2} at the largest rate, and a higher rate would be gone just as early.");
            yield return new Prescription(RemedyKinds.EpochSchedule, why) { IsCertain = true };
        }
    }

    /// <summary>Whether the schedule leaves next to nothing of the rate.</summary>
    internal static bool HasCollapsed(Evidence evidence) => evidence.Of(SlowConvergenceRule.Id)?.Form == RateCollapse.Form;
}
