using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.LostOverTime;

/// <summary>A gradient of a recurrent layer that vanishes or grows on its way back over the time steps.</summary>
internal sealed class LostOverTimeRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "lost-over-time";

    /// <summary>The form in which the gradient grows on its way back.</summary>
    internal const string Growing = "growing";

    /// <summary>The form in which the latest time steps already explain a part of the targets.</summary>
    internal const string Near = "near";

    /// <summary>The form in which it was not measured whether they do.</summary>
    internal const string Unread = "unread";

    /// <summary>The form in which training has learned anyway.</summary>
    internal const string Learned = "learned";

    /// <summary>The form in which the trace covers the whole training, and the network learned nothing to speak of.</summary>
    internal const string NotLearned = "not-learned";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) =>
        trace.Subject.Layers.Any(layer => layer.Kind is TraceLayerKind.Rnn or TraceLayerKind.Lstm or TraceLayerKind.Gru)
        && !trace.Reads(layer => (layer.LastStepGradientNorms ?? layer.StepGradientNorms) is not null);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start)
        {
            yield break;
        }

        TimeReach[] read = [.. TimeReach.Of(trace, start)];
        if (read.Length == 0)
        {
            yield break;
        }

        // If one layer loses the gradient another may keep it; if it grows in one layer, that layer is unstable.
        TimeReach lost = read.MinBy(one => one.VanishingProbability)!, growing = read.MaxBy(one => one.GrowingProbability)!;
        if (growing.GrowingProbability >= Certainty.MinShare && growing.GrowingProbability >= lost.VanishingProbability)
        {
            int[] layers = [.. read.Where(one => one.GrowingProbability >= Certainty.MinShare).Select(one => one.Layer)];
            Severity severity = HasLearned(trace) ? Severity.Mild
                : LearningOutcome.Of(trace) == false ? Certainty.Severity(growing.GrowingProbability) : growing.GrowingSeverity;
            yield return Found(start, growing, layers, growing.GrowingProbability, growing.Shares.Last, Growing, severity);
        }
        else if (lost.VanishingProbability >= Certainty.MinShare)
        {
            int[] layers = [.. read.Where(one => one.VanishingProbability >= Certainty.MinShare).Select(one => one.Layer)];
            (string? form, bool matters) = Need(trace, start);
            Severity severity = matters ? Certainty.Severity(lost.VanishingProbability) : Severity.Mild;
            if (severity == Severity.Severe && form != NotLearned && !lost.IsLasting)
            {
                severity = Severity.Moderate;
            }

            Finding found = Found(start, lost, layers, lost.VanishingProbability, lost.Shares.First, form, severity);
            yield return start.LinearProbeScore is { } score && double.IsFinite(score)
                ? found with { Evidence = new Dictionary<string, double>(found.Evidence) { ["linearProbe"] = Math.Max(0, score) } }
                : found;
        }
    }

    /// <summary>
    /// Whether the task needs the first time steps, as far as the trace shows. The length of the data is only an upper bound. The outcome of
    /// training counts first. Otherwise a linear probe of the last hidden layer of the untrained network counts, which holds the latest
    /// steps: if it explains nothing, the task depends on earlier steps, or not linearly on the latest.
    /// </summary>
    private static (string? Form, bool Matters) Need(Trace trace, StepReading start) =>
        HasLearned(trace) ? (Learned, false)
        : LearningOutcome.Of(trace) == false ? (NotLearned, true)
        : start.LinearProbeScore is not { } score || !double.IsFinite(score) ? (Unread, false)
        : score >= 1 - LearningOutcome.MaxCostShare ? (Near, false)
        : (null, true);

    private static bool HasLearned(Trace trace) => trace.HasLearned() || LearningOutcome.Of(trace) == true;

    private Finding Found(StepReading start, TimeReach reach, int[] layers, double probability, double share, string? form, Severity severity)
    {
        var evidence = new Dictionary<string, double>
        {
            ["ratio"] = reach.Ratio,
            ["timeSteps"] = reach.Steps,
            ["perStep"] = reach.PerStep,
            ["share"] = share,
            ["detectable"] = reach.DetectableShare,
        };
        if (form == Growing && reach.Step is { } step && double.IsFinite(step))
        {
            (evidence["step"], evidence["longestStep"]) = (step, reach.LongestStep);
        }
        else if (form != Growing && reach.OpenedFactor is { } opened)
        {
            evidence["opened"] = opened;
        }

        if (form is not (Growing or NotLearned or Learned) && !reach.IsLasting && reach.WeightGrowth is { } growth)
        {
            evidence["weightGrowth"] = growth;
        }

        if (reach.IsCut)
        {
            evidence["truncation"] = reach.Steps;
        }

        return new Finding
        {
            Ailment = Ailment,
            Form = form,
            Severity = severity,
            Layers = layers,
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(probability),
            Evidence = evidence,
            Remedies = form == Growing
                ? [RemedyKinds.Clip, RemedyKinds.OrthogonalRecurrence, RemedyKinds.Gru, RemedyKinds.Lstm, RemedyKinds.LowerRate]
                : [RemedyKinds.Gru, RemedyKinds.IdentityRecurrence, RemedyKinds.Lstm, RemedyKinds.OrthogonalRecurrence],
        };
    }
}
