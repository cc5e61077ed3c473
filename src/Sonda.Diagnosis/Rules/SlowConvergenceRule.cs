using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The network learns, far too slowly. docs/rules/slow-convergence.md</summary>
public sealed class SlowConvergenceRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.SlowConvergence;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        EpochReading[] epochs = [.. trace.Epochs.Where(epoch => epoch.TrainingCost is { } cost && double.IsFinite(cost))];
        if (epochs.Length < Thresholds.FewestEpochs || subject.ConstantCost is not > 0 || subject.PlannedSteps <= 0 || subject.StepsPerEpoch <= 0)
        {
            yield break;
        }

        double planned = (double)subject.PlannedSteps / subject.StepsPerEpoch, remaining = Math.Max(planned - epochs[^1].Epoch, 0);
        if (epochs[^1].Epoch < Thresholds.ShareSeen * planned)
        {
            yield break;
        }

        double first = epochs[0].TrainingCost!.Value, last = epochs[^1].TrainingCost!.Value;
        EpochReading before = epochs[epochs.Length - (epochs.Length / 2) - 1];
        double pace = Math.Max(0, before.TrainingCost!.Value - last) / (epochs[^1].Epoch - before.Epoch);
        double expected = Math.Max(0, last - (pace * remaining));
        double limit = Thresholds.CostLeft * subject.ConstantCost.Value;
        if (expected <= limit)
        {
            yield break;
        }

        // What may still turn is as uncertain as there is time left.
        double seen = Math.Min(1, epochs[^1].Epoch / planned);
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = seen >= Thresholds.LikelyToSuffer ? Severity.Moderate : Severity.Mild,
            SinceStep = epochs[^1].Step,
            Probability = seen,
            Evidence = new Dictionary<string, double>
            {
                ["epochs"] = epochs[^1].Epoch,
                ["first"] = first,
                ["last"] = last,
                ["remaining"] = remaining,
                ["expected"] = expected,
                ["limit"] = limit,
            },
            Remedies = [Remedies.HigherRate, Remedies.Adam, Remedies.BatchNorm, Remedies.Initializer, Remedies.LayerRates],
        };
    }
}
