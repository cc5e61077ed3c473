using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;

namespace Sonda.Studies.Cures;

/// <summary>What one training in a trial came to.</summary>
internal sealed record TrialOutcome
{
    /// <summary>
    /// How good it became, in percent: the share of validation rows that were right, or where targets are numbers how much of the
    /// cost of the best constant is gone, 0 where nothing is. What diverged counts as one that ignores its inputs.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>Whether numbers became infinite or none.</summary>
    public required bool Diverged { get; init; }

    /// <summary>Whether it is clearly better than one that ignores its inputs.</summary>
    public required bool Learned { get; init; }

    /// <summary>The standard error of the score, from the number of validation rows; 0 where targets are numbers.</summary>
    public required double StandardError { get; init; }

    /// <summary>The learning speed of each layer in the last mini-batch that was read, from the first layer to the output.</summary>
    public IReadOnlyList<(string Name, double Speed)> Layers { get; init; } = [];

    /// <summary>What the doctor finds in the whole training.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What of the findings counts: worse than mild, and more likely than not.</summary>
    public IEnumerable<Finding> Ailing => Verdict.Findings.Where(
        finding => finding.Severity > Severity.Mild && finding.Probability >= 0.5);
}
