using Sonda.Runs.Events;

namespace Sonda.Reports.Records;

/// <summary>The epochs of one run, to be set beside those of others.</summary>
/// <param name="Name">The name of the run.</param>
/// <param name="Epochs">Its epochs.</param>
public sealed record RunCurve(string Name, IReadOnlyList<EpochResult> Epochs)
{
    /// <summary>Whether the targets are numbers: the run has a cost, but no accuracy.</summary>
    public bool IsCost => Epochs.Count > 0 && Epochs.All(epoch => double.IsNaN(epoch.ValidationAccuracy));

    /// <summary>The validation accuracy in percent after an epoch, the cost if there is no accuracy; null if the run has no such epoch.</summary>
    public double? At(int epoch) => Epochs.FirstOrDefault(result => result.Epoch == epoch) is { } found ? ValueOf(found) : null;

    /// <summary>The accuracy of an epoch, the cost if there is no accuracy; NaN if neither was read.</summary>
    public double ValueOf(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return IsCost ? epoch.ValidationCost ?? double.NaN : epoch.ValidationAccuracy;
    }
}
