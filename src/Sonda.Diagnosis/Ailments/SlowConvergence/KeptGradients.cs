using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.SlowConvergence;

/// <summary>Gradients that pile up because nothing clears them between the steps.</summary>
internal static class KeptGradients
{
    /// <summary>The form of the ailment.</summary>
    internal const string Form = "kept-gradients";

    /// <summary>The steps that must be read, the last one that counts, and the first ones that do not: few gradients have piled up by then.</summary>
    private const int MinSteps = 20, MaxSteps = 50, FewGradients = 10;

    /// <summary>
    /// How many times longer than the readings allow the steps of every layer must be: twice. A sum of t gradients that point anywhere is √t times as
    /// long as one, 3.3 times from the eleventh step on; a sum that swings is shorter at times.
    /// </summary>
    private const double MinExcess = 2;

    /// <summary>The finding; null if steps are as long as the gradients make them, or if the trace does not tell.</summary>
    public static Finding? Examine(Trace trace)
    {
        TraceSubject subject = trace.Subject;
        if (subject is not { Writer: not null, HasOtherCosts: false, Optimizer: { DividesByGradientSize: false, Momentum: { } momentum } optimizer }
            || !TraceCompletion.IsFromZero(subject.Cost) || trace.Start() is not { Step: 0 })
        {
            return null;
        }

        StepReading[] steps = [.. trace.Steps.Take(MaxSteps).TakeWhile((step, i) => step.Step == i)];
        double[][] excesses = [.. Enumerable.Range(0, subject.Layers.Count).Select(layer => Excesses(steps, layer, optimizer, momentum)).Where(layer => layer.Length >= MinSteps)];
        if (excesses.Length == 0)
        {
            return null;
        }

        // The layer that is nearest to its bound counts: what lengthens the steps of a layer alone, as a rate of its own, is another cause.
        int count = excesses.Min(layer => layer.Length);
        double[] late = [.. Enumerable.Range(FewGradients, count - FewGradients).Select(step => excesses.Min(layer => layer[step])).Order()];
        double median = late[late.Length / 2];
        if (!(median >= MinExcess) || !double.IsFinite(median))
        {
            return null;
        }

        return new Finding
        {
            Ailment = SlowConvergenceRule.Id,
            Form = Form,
            Severity = LearningOutcome.Of(trace) ?? trace.HasLearned() ? Severity.Mild : Severity.Moderate,
            SinceStep = 1,
            Probability = Certainty.SureToSuffer,
            Evidence = new Dictionary<string, double> { ["steps"] = count, ["few"] = FewGradients, ["excess"] = median, ["minExcess"] = MinExcess },
            Remedies = [RemedyKinds.ClearGradients],
        };
    }

    /// <summary>
    /// The length of each step over the longest that gradients, decay and momentum μ allow, η Σ μᵗ⁻ˢ (‖gₛ‖ + λ‖Wₛ‖), with the largest rate so far
    /// or, if that is higher, the one that the first step shows. Up to the first step without readings.
    /// </summary>
    private static double[] Excesses(StepReading[] steps, int layer, TraceOptimizer optimizer, double momentum)
    {
        (double longest, double first, double highest) = (0, 1, 0);
        var excesses = new List<double>();
        foreach (StepReading step in steps)
        {
            if (step.Layers[layer] is not { GradientNorm: { } gradient, WeightNorm: > 0 and var weights, UpdateRatio: { } ratio }
                || (step.LearningRate ?? optimizer.LearningRate) is not (> 0 and var rate))
            {
                break;
            }

            longest = (momentum * longest) + gradient + ((optimizer.Decay ?? 0) * weights);

            // The rate that was read may fall, while that of the layer's own group stays.
            highest = Math.Max(highest, rate);
            double excess = ratio * weights / (highest * longest);
            if (!double.IsFinite(excess))
            {
                break;
            }

            first = excesses.Count == 0 ? Math.Max(1, excess) : first;
            excesses.Add(excess / first);
        }

        return [.. excesses];
    }
}
