using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The cost falls far too slowly, or not at all. docs/rules/slow-convergence.md</summary>
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
        if (epochs.Length == 0 || subject.ConstantCost is not > 0 || subject.PlannedSteps <= 0 || subject.StepsPerEpoch <= 0)
        {
            yield break;
        }

        double planned = (double)subject.PlannedSteps / subject.StepsPerEpoch, remaining = Math.Max(planned - epochs[^1].Epoch, 0);
        double guessing = subject.ConstantCost.Value, last = epochs[^1].TrainingCost!.Value, expected = Expected(epochs, remaining);
        double limit = Thresholds.CostLeft * guessing;
        if (epochs[^1].Epoch < Thresholds.ShareSeen * planned || expected <= limit)
        {
            yield break;
        }

        // A rise shows at once; that something falls too slowly needs a pace.
        bool hasRisen = HasRisen(trace, epochs, guessing);
        if (epochs.Length < Thresholds.FewestEpochs && !hasRisen)
        {
            yield break;
        }

        bool isTooLong = hasRisen || StepsAreTooLong(trace);

        // What may still turn is as uncertain as there is time left.
        double seen = Math.Min(1, epochs[^1].Epoch / planned);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = isTooLong ? FindingForms.TooLong : remaining == 0 ? FindingForms.NotLearned : null,
            Severity = seen >= Thresholds.LikelyToSuffer ? Severity.Moderate : Severity.Mild,
            SinceStep = epochs[^1].Step,
            Probability = seen,
            Evidence = new Dictionary<string, double>
            {
                ["epochs"] = epochs[^1].Epoch,
                ["first"] = epochs[0].TrainingCost!.Value,
                ["last"] = last,
                ["lowest"] = epochs.Min(epoch => epoch.TrainingCost!.Value),
                ["remaining"] = remaining,
                ["expected"] = expected,
                ["guessing"] = guessing,
                ["limit"] = limit,
            },
            Remedies = isTooLong
                ? [Remedies.LowerRate, Remedies.Clip, Remedies.LargerBatch, Remedies.BatchNorm, Remedies.Initializer]
                : [.. Decays(subject), Remedies.HigherRate, Remedies.Adam, Remedies.BatchNorm, Remedies.Initializer, Remedies.LayerRates],
        };
    }

    /// <summary>The cost at the end of the plan, at the pace of the later half of the epochs seen.</summary>
    private static double Expected(EpochReading[] epochs, double remaining)
    {
        EpochReading before = epochs[epochs.Length - (epochs.Length / 2) - 1];
        double last = epochs[^1].TrainingCost!.Value, fallen = before.TrainingCost!.Value - last;
        return fallen > 0 ? Math.Max(0, last - (fallen / (epochs[^1].Epoch - before.Epoch) * remaining)) : last;
    }

    /// <summary>
    /// Whether the cost ended above what it had been: short steps downhill do not raise it. Epochs are over all training rows, the first
    /// step over those of a mini-batch, whose mean is the less sure for that.
    /// </summary>
    private static bool HasRisen(Trace trace, EpochReading[] epochs, double guessing)
    {
        double last = epochs[^1].TrainingCost!.Value;
        double rows = (double)trace.Subject.BatchSize * trace.Subject.StepsPerEpoch;
        return last - epochs.Min(epoch => epoch.TrainingCost!.Value) > Thresholds.Swing(rows) * guessing
            || (trace.Start() is { Step: 0, Cost: { } first } && last - first > Thresholds.Swing(trace.Subject.BatchSize) * Math.Max(first, guessing));
    }

    /// <summary>Whether another rule finds steps that are too long: then longer ones are no remedy.</summary>
    private static bool StepsAreTooLong(Trace trace) =>
        new OscillationRule().Examine(trace).Any()
        || new UpdateRatioRule().Examine(trace).Any(finding => finding.Evidence["ratio"] > finding.Evidence["high"]);

    /// <summary>Weights of which decay takes more than 1/e over the training are held by it where no gradient answers.</summary>
    private static string[] Decays(TraceSubject subject) => subject.Shrinkage * subject.PlannedSteps > 1 ? [Remedies.NoDecay] : [];
}
