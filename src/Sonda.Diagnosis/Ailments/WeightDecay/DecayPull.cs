using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.WeightDecay;

/// <summary>How hard weight decay pulls at the weights of a layer, beside what the cost does.</summary>
internal static class DecayPull
{
    /// <summary>
    /// The pull in units of the gradient's. In the gradient: decay · ‖W‖/‖g‖. Beside an optimizer that divides the gradient by its size, the
    /// share that decay removes in a step over the length of the step. Null if the trace does not say, or if there is no gradient to compare with.
    /// </summary>
    public static double? Of(TraceSubject subject, int layer, LayerReading reading)
    {
        if (subject.Optimizer is not { Decay: { } decay } optimizer || reading.WeightNorm is not { } size || size <= 0)
        {
            return null;
        }

        if (optimizer is { Shrinkage: { } shrinkage, DividesByGradientSize: true })
        {
            return StepLength.OfOne(subject, layer, reading) is > 0 and var derived
                ? shrinkage / Math.Min(derived, reading.UpdateRatio is > 0 and var read ? read : derived)
                : null;
        }

        return reading.GradientNorm is > 0 and var gradient && double.IsFinite(gradient) ? decay * size / gradient : null;
    }

    /// <summary>
    /// How many times over the planned steps could remove the weights of a layer if the decay met no gradient: the sum of the shares. In
    /// the gradient of an optimizer that divides by its size, decay moves each weight by η per step, however small it is.
    /// </summary>
    public static double? Removed(TraceSubject subject, int layer, LayerReading reading) => subject.Optimizer switch
    {
        null => null,
        { Shrinkage: null, DividesByGradientSize: true } => StepLength.OfAll(subject, layer, reading),
        { } optimizer => Shrinkage(optimizer) * subject.PlannedSteps,
    };

    /// <summary>The share of the weights that decay removes per step; null within an optimizer that divides by the gradient's size.</summary>
    public static double? Shrinkage(TraceOptimizer optimizer) => optimizer.Shrinkage
        ?? (optimizer is { DividesByGradientSize: false, LearningRate: { } rate, Decay: { } decay, Momentum: { } momentum } ? rate * decay / (1 - momentum) : null);
}
