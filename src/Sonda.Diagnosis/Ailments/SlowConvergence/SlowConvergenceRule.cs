using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Ailments.Oscillation;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.SlowConvergence;

/// <summary>A cost that falls far too slowly, or not at all.</summary>
internal sealed class SlowConvergenceRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "slow-convergence";

    /// <summary>The form in which the cost rose, or steps are too long.</summary>
    internal const string TooLong = "too-long";

    /// <summary>The form in which the trace covers the whole training, and the network learned nothing to speak of.</summary>
    internal const string NotLearned = "not-learned";

    /// <summary>The form in which the training is over, and neither a linear model nor the nearest neighbours do better than guessing.</summary>
    internal const string Inputs = "inputs";

    /// <summary>The form in which the network learned, but clearly less than a linear model.</summary>
    internal const string BelowLinear = "below-linear";

    /// <summary>The share of the planned epochs that must be over before the pace is compared with the plan: a quarter.</summary>
    private const double MinSeenShare = 0.25;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.LacksEpochs() || trace.Subject is { ConstantCost: null } or { PlannedSteps: 0 };

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        if (LeftOutRule.IsWhole(trace))
        {
            // No cost falls under an optimizer that holds no weight, and no rate helps it.
            yield break;
        }

        if ((UphillSteps.Examine(trace) ?? KeptGradients.Examine(trace) ?? RateCollapse.Examine(trace)) is { } loop)
        {
            // A fault of the training loop stands behind whatever the costs show.
            yield return loop;
            yield break;
        }

        if (LearningOutcome.Judge(trace) is { Result: LearningResult.BelowLinear } learning)
        {
            yield return WorseThanLinear(trace, learning);
            yield break;
        }

        if (SilentInputs(trace) is { } silent)
        {
            yield return silent;
            yield break;
        }

        EpochReading[] epochs = [.. trace.Epochs.Where(epoch => epoch.TrainingCost is { } cost && double.IsFinite(cost))];
        if (epochs.Length == 0 || subject.ConstantCost is not > 0 || subject.PlannedSteps <= 0 || subject.StepsPerEpoch <= 0)
        {
            yield break;
        }

        // Early stopping ends the plan.
        double planned = (double)(trace.StoppedAt ?? subject.PlannedSteps) / subject.StepsPerEpoch, remaining = Math.Max(planned - epochs[^1].Epoch, 0);
        double guessing = subject.ConstantCost.Value, last = epochs[^1].TrainingCost!.Value, expected = Expected(epochs, remaining);
        double limit = LearningOutcome.MaxCostShare * guessing;
        if (epochs[^1].Epoch < MinSeenShare * planned || expected <= limit)
        {
            yield break;
        }

        // A rise shows at once; a pace needs several epochs. Answers that are more often right than by chance do not excuse an end far above guessing.
        bool hasRisen = HasRisen(trace, epochs, guessing);
        if (epochs.Length < OscillationRule.MinEpochs && !hasRisen && !(remaining == 0 && last > Math.E * guessing && LearningOutcome.Judge(trace)?.Result == LearningResult.Learned))
        {
            yield break;
        }

        bool isTooLong = hasRisen || StepsAreTooLong(trace);
        if (!isTooLong && remaining == 0 && LearningOutcome.Judge(trace) is { Result: LearningResult.Learned, Last: var kept } && LearningOutcome.KeepsUp(subject, kept))
        {
            // The targets are noisy: the cost stays high, and still the network found what other models find.
            yield break;
        }

        // The more time is left, the less certain the outcome.
        double seen = Math.Min(1, epochs[^1].Epoch / planned);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = isTooLong ? TooLong : remaining == 0 ? NotLearned : null,
            Severity = seen >= Certainty.LikelyToSuffer ? Severity.Moderate : Severity.Mild,
            SinceStep = Math.Min(Since(epochs, trace, guessing), isTooLong ? long.MaxValue : SlowSince(epochs, trace, planned, limit)),
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
                ? [RemedyKinds.LowerRate, RemedyKinds.Clip, RemedyKinds.LargerBatch, RemedyKinds.BatchNorm, RemedyKinds.Initializer]
                : [.. Decays(subject), .. remaining == 0 && IsFalling(epochs) ? [RemedyKinds.Longer] : Array.Empty<string>(), RemedyKinds.HigherRate, RemedyKinds.Adam, RemedyKinds.BatchNorm, RemedyKinds.Initializer, RemedyKinds.LayerRates],
        };
    }

    /// <summary>A finding of a network that ends clearly below a linear model of its inputs.</summary>
    private Finding WorseThanLinear(Trace trace, Learning learning)
    {
        EpochReading last = learning.Last;
        EpochReading[] epochs = [.. trace.Epochs.Where(epoch => epoch.TrainingCost is not null)];
        var evidence = new Dictionary<string, double> { ["epochs"] = trace.Epochs[^1].Epoch, ["linear"] = learning.LinearScore!.Value };
        evidence["network"] = last.ValidationAccuracy ?? (1 - (last.ValidationCost!.Value / trace.Subject.Baseline!.ValidationCost!.Value));
        return new Finding
        {
            Ailment = Ailment,
            Form = BelowLinear,
            Severity = Severity.Moderate,
            SinceStep = last.Step,
            Probability = 1,
            Evidence = evidence,
            Remedies =
            [
                .. Decays(trace.Subject), .. IsFalling(epochs) ? [RemedyKinds.Longer] : Array.Empty<string>(),
                RemedyKinds.EarlyStop, RemedyKinds.Adam, RemedyKinds.HigherRate, RemedyKinds.BatchNorm, RemedyKinds.Initializer, RemedyKinds.Smaller,
            ],
        };
    }

    /// <summary>
    /// A finding about inputs from which nothing learns the target; null if the training goes on, if the network is better than guessing, or
    /// if another model is, or was not measured.
    /// </summary>
    private Finding? SilentInputs(Trace trace)
    {
        TraceSubject subject = trace.Subject;
        if (LearningOutcome.Judge(trace)?.Result is not (LearningResult.NotBetter or LearningResult.ByHeart) || LearningOutcome.AreInputsSilent(subject) != true)
        {
            return null;
        }

        var evidence = new Dictionary<string, double>
        {
            ["rows"] = subject.ValidationRows,
            ["linear"] = Math.Max(0, subject.LinearScore!.Value),
            ["neighbours"] = Math.Max(0, subject.NeighbourScore!.Value),
            ["chance"] = subject.TargetSize > 0 ? 0 : subject.Baseline?.ValidationAccuracy ?? subject.ChanceAccuracy ?? 0,
        };
        return new Finding
        {
            Ailment = Ailment,
            Form = Inputs,
            Severity = Severity.Moderate,
            SinceStep = 0,
            Probability = Certainty.SureToSuffer,
            Evidence = evidence,

            // Another network or another training finds no more; the text says so.
            Remedies = [],
        };
    }

    /// <summary>Whether the training cost still fell over the later half of the epochs, by more than a twentieth.</summary>
    private static bool IsFalling(EpochReading[] epochs) => epochs.Length >= 2
        && epochs[^1].TrainingCost < (1 - Certainty.MinShare) * epochs[epochs.Length - (epochs.Length / 2) - 1].TrainingCost;

    /// <summary>The step after which the cost never fell by more than chance explains: the end of the first epoch that came so near to the lowest.</summary>
    private static long Since(EpochReading[] epochs, Trace trace, double guessing)
    {
        double rows = (double)trace.Subject.BatchSize * trace.Subject.StepsPerEpoch, lowest = epochs.Min(epoch => epoch.TrainingCost!.Value);
        return epochs.First(epoch => epoch.TrainingCost - lowest <= Chance.Swing(rows) * guessing).Step;
    }

    /// <summary>
    /// The step from which the pace never again sufficed to bring the cost below the limit within the plan: 0 if it never did.
    /// </summary>
    private static long SlowSince(EpochReading[] epochs, Trace trace, double planned, double limit)
    {
        int first = epochs.Length;
        while (first > 0 && Expected(epochs[..first], Math.Max(planned - epochs[first - 1].Epoch, 0)) > limit)
        {
            first--;
        }

        return first > 0 ? epochs[first - 1].Step : trace.Start()?.Step ?? 0;
    }

    /// <summary>The cost at the end of the plan, extrapolated from the later half of the epochs so far.</summary>
    private static double Expected(EpochReading[] epochs, double remaining)
    {
        EpochReading before = epochs[epochs.Length - (epochs.Length / 2) - 1];
        double last = epochs[^1].TrainingCost!.Value, fallen = before.TrainingCost!.Value - last;
        return fallen > 0 ? Math.Max(0, last - (fallen / (epochs[^1].Epoch - before.Epoch) * remaining)) : last;
    }

    /// <summary>
    /// Whether the cost ended above an earlier one: short steps downhill do not raise it. An epoch averages over all training rows, the
    /// first step over those of one mini-batch, whose mean is noisier.
    /// </summary>
    private static bool HasRisen(Trace trace, EpochReading[] epochs, double guessing)
    {
        double last = epochs[^1].TrainingCost!.Value;
        double rows = (double)trace.Subject.BatchSize * trace.Subject.StepsPerEpoch;
        return last - epochs.Min(epoch => epoch.TrainingCost!.Value) > Chance.Swing(rows) * guessing
            || (trace.Start() is { Step: 0, Cost: { } first } && last - first > Chance.Swing(trace.Subject.BatchSize) * Math.Max(first, guessing));
    }

    /// <summary>Whether another rule finds steps that are too long: then a larger rate is no remedy.</summary>
    private static bool StepsAreTooLong(Trace trace) =>
        new OscillationRule().Examine(trace).Any()
        || new UpdateRatioRule().Examine(trace).Any(finding => finding.Evidence["ratio"] > finding.Evidence["high"]);

    /// <summary>Decay that would take more than 1 − 1/e of the weights over the training holds them if no gradient answers.</summary>
    private static string[] Decays(TraceSubject subject) => subject.Optimizer?.Shrinkage * subject.PlannedSteps > 1 ? [RemedyKinds.NoDecay] : [];
}
