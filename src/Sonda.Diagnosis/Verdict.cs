using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;

namespace Sonda.Diagnosis;

/// <summary>The doctor's conclusion about a trace.</summary>
/// <param name="Findings">Worst first, then most probable; empty if nothing was found.</param>
public sealed record Verdict(IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether the trace has any reading that a rule could judge by.</summary>
    public bool IsJudged { get; init; } = true;

    /// <summary>The ailments that the trace has nothing to judge by: what was not read cannot be found. Empty if nothing is missing.</summary>
    public IReadOnlyList<string> WithoutReadings { get; init; } = [];

    /// <summary>What the training learned, and on which rows; null if the trace does not show it.</summary>
    public Learning? Learning { get; init; }

    /// <summary>
    /// Whether the network learned: on the validation rows, clearly better than one that ignores its inputs, and not clearly worse than a
    /// linear model. False if the trace covers the whole training and it did not; null if the trace does not show it.
    /// </summary>
    public bool? Learned => Learning is null ? null : Learning.Result == LearningResult.Learned;

    /// <summary>
    /// The remedies to try, best first: ordered by cause, not by the severity of findings. Empty if there is nothing to prescribe.
    /// </summary>
    public IReadOnlyList<Prescription> Remedies { get; init; } = [];

    /// <summary>
    /// False if a finding is worse than mild; null if nothing could be judged, or if the network has not learned and no finding explains it;
    /// true otherwise.
    /// </summary>
    public bool? Healthy => Findings.Any(finding => finding.Severity != Severity.Mild) ? false
        : IsJudged && Learned != false ? true
        : null;
}
