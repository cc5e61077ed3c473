using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Runs.Training;

namespace Sonda.Studies.Cures;

/// <summary>The outcome of one training in a trial.</summary>
internal sealed record TrialOutcome
{
    /// <summary>
    /// The performance in percent. With classes, the accuracy on the validation rows, or the mean recall of the classes if nine rows in ten have one class; for regression, the share of the best
    /// constant's cost that is gone, at least 0. A diverged training counts as a network that ignores its inputs.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>Whether numbers became infinite or NaN.</summary>
    public required bool Diverged { get; init; }

    /// <summary>Whether the network is clearly better than one that ignores its inputs.</summary>
    public required bool Learned { get; init; }

    /// <summary>The standard error of the score, from the number of validation rows; 0 for regression.</summary>
    public required double StandardError { get; init; }

    /// <summary>Measures on the validation rows of a table; null for other data, or if training diverged.</summary>
    public RowMetrics? Metrics { get; init; }

    /// <summary>The learning speed of each layer in the last reading, first layer to output.</summary>
    public IReadOnlyList<(string Name, double Speed)> Layers { get; init; } = [];

    /// <summary>The verdict over the whole training.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The findings that count: worse than mild, with a probability of 0.5 or more.</summary>
    public IEnumerable<Finding> Ailing => Verdict.Findings.Where(
        finding => finding.Severity > Severity.Mild && finding.Probability >= 0.5);
}
