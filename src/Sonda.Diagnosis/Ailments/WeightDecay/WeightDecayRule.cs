using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.WeightDecay;

/// <summary>Weight decay that pulls as hard as the cost, so that the network stays small instead of learning.</summary>
internal sealed class WeightDecayRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "weight-decay";

    /// <summary>The form that the start predicts; the main form is seen at the end of what was watched.</summary>
    internal const string Start = "start";

    /// <summary>
    /// The pull of the decay, in gradients of the cost, from which the two balance: half. A mini-batch's gradient is longer than its mean
    /// over all rows, which a balance would equal.
    /// </summary>
    private const double BalancedPull = 0.5;

    /// <summary>
    /// The smallest pull of a balance that shows in the size of the weights: a tenth. The mean gradient then equals the pull, however much
    /// noise the small mini-batches add to it.
    /// </summary>
    private const double MinPull = 0.1;

    /// <summary>The share of its size that a layer keeps at a balance, where decay alone would have left 1/e or less: half.</summary>
    private const double MinKept = 0.5;

    /// <summary>The number of last readings whose median counts: that of one mini-batch is noisy.</summary>
    private const int LastReadings = 10;

    /// <summary>The share of the planned epochs after which the end is judged: a quarter, as for slow convergence.</summary>
    private const double MinSeenShare = 0.25;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.Subject.Optimizer?.Decay is null;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Subject.Optimizer is not { Decay: > 0 } || trace.Start() is not { Step: 0 } start || trace.HasLearned())
        {
            yield break;
        }

        if (AtEnd(trace, start) is { } seen)
        {
            yield return seen;
        }
        else if (AtStart(trace, start) is { } predicted)
        {
            yield return predicted;
        }
    }

    /// <summary>
    /// The balance at the end: the cost is between half of guessing and guessing, and either the weights of a layer have shrunk and the decay
    /// pulls at least half as hard as the gradient, or the later half of the training kept the size of the weights although decay alone would
    /// have removed them. A network whose cost is above guessing must shrink, and the decay helps it.
    /// </summary>
    private Finding? AtEnd(Trace trace, StepReading start)
    {
        if (trace.Epochs.LastOrDefault(epoch => epoch.TrainingCost is { } cost && double.IsFinite(cost)) is not { } last
            || trace.Subject is not { ConstantCost: > 0 and var guessing, PlannedSteps: > 0 and var planned } || last.Step < MinSeenShare * planned)
        {
            return null;
        }

        StepReading[] late = [.. trace.Steps.Where(step => step.Step > 0 && step.Step >= last.Step / 2).TakeLast(LastReadings)];
        double rows = (double)trace.Subject.BatchSize * trace.Subject.StepsPerEpoch;
        if (late.Length == 0 || last.TrainingCost > (1 + Chance.Swing(rows)) * guessing)
        {
            return null;
        }

        StepReading middle = trace.Steps.LastOrDefault(step => step.Step <= last.Step / 2) ?? start;
        double removed = DecayPull.Shrinkage(trace.Subject.Optimizer!) * (late[^1].Step - middle.Step) ?? 0;
        var layers = Held(trace).Select(i => (
            Layer: i,
            Pull: Probability.Median(late.Select(step => DecayPull.Of(trace.Subject, i, step.Layers[i]) ?? 0)),
            Size: late[^1].Layers[i].WeightNorm / start.Layers[i].WeightNorm ?? double.NaN,
            Kept: late[^1].Layers[i].WeightNorm / middle.Layers[i].WeightNorm ?? double.NaN))
            .Where(one => (one.Size < 1 && one.Pull >= BalancedPull) || (removed >= 1 && one.Kept >= MinKept && one.Pull >= MinPull)).ToArray();
        if (layers.Length == 0)
        {
            return null;
        }

        var worst = layers.MaxBy(one => one.Pull);
        bool hasLearnedNothing = last.TrainingCost > LearningOutcome.MaxCostShare * guessing;
        return Found(null, [.. layers.Select(one => one.Layer)], last.Step, hasLearnedNothing ? Severity.Severe : Severity.Moderate, worst.Pull, new Dictionary<string, double>
        {
            ["pull"] = Math.Min(worst.Pull, double.MaxValue),
            ["removed"] = 1 - Math.Exp(-Math.Min(removed, 700)),
            ["size"] = layers.Min(one => one.Size),
            ["cost"] = last.TrainingCost!.Value,
            ["guessing"] = guessing,
        });
    }

    /// <summary>
    /// The prediction: already at the start, where gradients are largest, the decay of a layer pulls harder than its gradient, and the plan
    /// is long enough to take the weights away. A fading gradient is another ailment, whose rule judges the decay itself, and decay brings flat
    /// outputs back.
    /// </summary>
    private Finding? AtStart(Trace trace, StepReading start)
    {
        if (new VanishingRule().Examine(trace).Any() || new VanishedSignalRule().Examine(trace).Any()
            || new OutputMisfitRule().Examine(trace).Any(finding => finding.Evidence.ContainsKey("passed")))
        {
            return null;
        }

        var layers = Held(trace).Select(i => (Layer: i, Pull: DecayPull.Of(trace.Subject, i, start.Layers[i]), Removed: DecayPull.Removed(trace.Subject, i, start.Layers[i])))
            .Where(one => one is { Pull: > 1, Removed: > 1 }).ToArray();
        if (layers.Length == 0)
        {
            return null;
        }

        var worst = layers.MaxBy(one => one.Pull);
        double pull = Math.Min(worst.Pull!.Value, double.MaxValue);
        return Found(Start, [.. layers.Select(one => one.Layer)], 0, Certainty.Severity(pull / (1 + pull)), pull, new Dictionary<string, double>
        {
            ["pull"] = pull,
            ["removed"] = 1 - Math.Exp(-Math.Min(worst.Removed!.Value, 700)),
            ["steps"] = trace.Subject.PlannedSteps,
        });
    }

    /// <summary>Layers whose size matters: a normalisation behind a layer takes its scale out.</summary>
    private static IEnumerable<int> Held(Trace trace) => Enumerable.Range(0, trace.Subject.Layers.Count).Where(i => trace.Subject.Layers[i].Norm == TraceNorm.None);

    private Finding Found(string? form, int[] layers, long since, Severity severity, double pull, Dictionary<string, double> evidence) => new()
    {
        Ailment = Ailment,
        Form = form,
        Severity = severity,
        Layers = layers,
        SinceStep = since,
        Probability = Certainty.Estimate(form == Start ? pull / (1 + pull) : Math.Max(pull, BalancedPull) / (Math.Max(pull, BalancedPull) + (BalancedPull / 2))),
        Evidence = evidence,
        Remedies = [RemedyKinds.NoDecay],
    };
}
