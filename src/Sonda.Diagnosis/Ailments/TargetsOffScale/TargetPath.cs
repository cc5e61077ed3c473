using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.TargetsOffScale;

/// <summary>
/// The way of a network's outputs to targets of another scale, and whether the planned steps suffice for it. The page of this ailment has
/// the derivation.
/// </summary>
internal sealed record TargetPath
{
    /// <summary>The form in which the first steps are too long because the targets are large.</summary>
    internal const string TooFar = "too-far";

    /// <summary>The form in which the planned steps do not reach the targets.</summary>
    internal const string OutOfReach = "out-of-reach";

    /// <summary>
    /// How many times as far as <see cref="Growth"/> says the outputs of real networks come: two to seven times, because neighbouring layers
    /// grow along the same directions.
    /// </summary>
    private const double AlignedGrowth = 4;

    /// <summary>Descent converges with steps up to twice the best one: the stability limit 2/L beside the best step 1/L.</summary>
    private const double StableSteps = 2;

    /// <summary>The form of the ailment that is most probable; null for targets that spread too little.</summary>
    public required string? Form { get; init; }

    /// <summary>The probability that training as planned does not get past guessing.</summary>
    public required double Probability { get; init; }

    /// <summary>The numbers behind it.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>The path from a reading before any training; null if the trace does not say enough.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="start">The reading.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="inputScale">The size of the inputs that is taken out of the outputs; 1 for the network as it is.</param>
    public static TargetPath? Of(Trace trace, StepReading start, TraceTargets targets, double inputScale)
    {
        if ((start.Layers[^1].ForwardRms ?? Outputs(trace, start)) / inputScale is not { } outputs || !double.IsFinite(outputs) || StepLength.IsAdaptive(trace.Subject) is not { } isAdaptive)
        {
            return null;
        }

        // The cost of the start is about (size of the targets, or of the outputs)². The cost of guessing is the variance.
        double size = Math.Sqrt((targets.Mean * targets.Mean) + (targets.Deviation * targets.Deviation));
        double ratio = Math.Max(Math.Max(targets.Mean, outputs), targets.Deviation) / targets.Deviation;
        var evidence = new Dictionary<string, double>
        {
            ["mean"] = targets.Mean,
            ["deviation"] = targets.Deviation,
            ["outputs"] = outputs,
            ["ratio"] = ratio,
        };
        (string? form, double probability) = (null, 0);
        double left = trace.Subject.PlannedSteps;
        if (isAdaptive && Growth(trace, start, 1) is { } growth)
        {
            double reach = AlignedGrowth * Math.Max(outputs, double.Epsilon) * growth;
            (evidence["reach"], evidence["size"]) = (Math.Min(reach, double.MaxValue), size);
            (form, probability) = (OutOfReach, size / (size + reach));
            left *= 1 - ShareOfWay(trace, start, size, outputs);
        }
        else if (!isAdaptive && !TraceCompletion.IsAbsolute(trace.Subject.Cost) && FirstStep(trace, start) is { } step)
        {
            // The targets are the cause only if the same network would take a short step towards targets of the size of its outputs.
            double longest = StableSteps * StepLength.Longest(trace.Subject.Layers.Count);
            bool isCause = step * outputs <= longest * size;
            (evidence["step"], evidence["longestStep"]) = (step, longest);
            (form, probability) = isCause ? (TooFar, step / (step + longest)) : (null, 0);
        }

        double limit = Math.Sqrt(Math.Max(left, 1));
        evidence["ratioLimit"] = limit;
        double narrow = ratio / (ratio + limit);
        return new TargetPath
        {
            Form = narrow >= probability ? null : form,
            Probability = Math.Max(narrow, probability),
            Evidence = evidence,
        };
    }

    /// <summary>
    /// The size of outputs that another program did not read, as random weights give it: ‖W‖/√units of the size of what the last layer takes in, and
    /// the deviation of the biases. Null if the trace does not say.
    /// </summary>
    private static double? Outputs(Trace trace, StepReading start)
    {
        TraceLayer output = trace.Subject.Layers[^1];
        double? inputs = trace.Hidden() == 0 ? trace.Subject.Inputs?.Rms : trace.Subject.Layers[^2].Units == output.Inputs && !output.IsParallel ? start.Layers[^2].ForwardRms : null;
        double? size = start.Layers[^1].WeightNorm * inputs / Math.Sqrt(Math.Max(output.Units, 1));
        bool isPlain = output is { Kind: TraceLayerKind.Dense, Norm: TraceNorm.None, UnseenBefore: 0, Activation: null or { Kind: "identity" } };
        return trace.Subject.Writer is not null && isPlain && size is { } random ? double.Hypot(random, start.Layers[^1].BiasDeviation ?? 0) : null;
    }

    /// <summary>
    /// The factor by which a share of the planned steps can enlarge the outputs, if an optimizer moves each weight by η per step: T such
    /// steps in one direction are a matrix of rank 1 and norm ηT√(n·m), beside a largest singular value of σ(√n + √m). A normalisation
    /// keeps its own size, so that only its gain grows. Null if the trace does not say how far a step goes.
    /// </summary>
    private static double? Growth(Trace trace, StepReading start, double share)
    {
        double growth = 1;
        for (int i = 0; i < start.Layers.Count; i++)
        {
            if (StepLength.OfAll(trace.Subject, i, start.Layers[i]) is not { } all)
            {
                return null;
            }

            double inputs = trace.Subject.Layers[i].Inputs, units = Math.Max(trace.Subject.Layers[i].Units, 1), moved = share * all;
            double size = start.Layers[i].WeightNorm ?? 0;
            growth *= trace.Subject.Layers[i].Norm == TraceNorm.None
                ? 1 + (moved * Math.Sqrt(inputs * units) / (Math.Sqrt(inputs) + Math.Sqrt(units)))
                : 1 + (moved * size / Math.Sqrt(Math.Max(inputs * units, 1)));
        }

        return growth;
    }

    /// <summary>The share of the planned steps after which the outputs are as large as the targets; 1 if they never are.</summary>
    private static double ShareOfWay(Trace trace, StepReading start, double size, double outputs)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 30; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = AlignedGrowth * outputs * Growth(trace, start, middle) < size ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>
    /// The longest move of a layer in the first step, relative to its size. A reading of the step itself counts first, because gradients
    /// may have been clipped. Momentum adds up later.
    /// </summary>
    private static double? FirstStep(Trace trace, StepReading start)
    {
        double[] steps = [.. start.Layers.Select((layer, i) => layer.UpdateRatio is { } read
            ? read / (1 - (trace.Subject.Optimizer?.Momentum ?? 0))
            : StepLength.OfOne(trace.Subject, i, layer) ?? double.NaN).Where(double.IsFinite)];
        return steps.Length == 0 ? null : steps.Max();
    }
}
