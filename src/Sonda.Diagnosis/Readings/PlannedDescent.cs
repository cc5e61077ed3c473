using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>How far all planned steps go if the gradients stay what they are before training: down the cost, and away from the initial weights.</summary>
internal static class PlannedDescent
{
    /// <summary>
    /// k = Σ ‖ΔW‖ ‖∂C/∂W‖ over the layers and all planned steps, over the cost: the descent to first order, of which it is an upper bound. Null if
    /// the trace does not say enough.
    /// </summary>
    /// <remarks>
    /// Gradient descent on one curvature takes the excess of a cost to e⁻ᵏ of it: 3 leaves a twentieth, 10 allows for curvatures that differ. It
    /// compares costs and no lengths, so that a normalisation, which divides the size of weights away, does not disturb it. Biases are vectors of n
    /// numbers beside matrices of in · n, and left out.
    /// </remarks>
    public static double? OfCost(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { Step: 0, Cost: > 0 and var cost } start)
        {
            return null;
        }

        double sum = 0;
        foreach (int i in Held(trace.Subject))
        {
            if (StepLength.OfAll(trace.Subject, i, start.Layers[i]) is not { } length)
            {
                return null;
            }

            sum += length * start.Layers[i].WeightNorm!.Value * start.Layers[i].GradientNorm!.Value;
        }

        return sum / cost;
    }

    /// <summary>
    /// The longest way of a layer over the way that its outputs need to change by as much as they are (<see cref="StepLength.Needed"/>); null if
    /// the trace does not say.
    /// </summary>
    public static double? OfWeights(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Start() is { Step: 0 } start
            ? Held(trace.Subject).Select(i => StepLength.OfAll(trace.Subject, i, start.Layers[i]) / StepLength.Needed(trace.Subject.Layers[i].Units)).Max()
            : null;
    }

    /// <summary>The layers that move at all, as indices.</summary>
    private static IEnumerable<int> Held(TraceSubject subject) => Enumerable.Range(0, subject.Layers.Count).Where(i => subject.Layers[i].IsHeld);
}
