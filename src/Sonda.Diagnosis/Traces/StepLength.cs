namespace Sonda.Diagnosis.Traces;

/// <summary>How far an optimizer moves a layer, relative to its size ‖W‖, as long as gradients stay as they are at a reading.</summary>
internal static class StepLength
{
    /// <summary>The move of one step; null if the trace does not say enough of the optimizer or of the layer.</summary>
    public static double? OfOne(TraceSubject subject, int layer, LayerReading reading)
    {
        if (reading.GradientNorm is not { } gradient || !double.IsFinite(gradient) || reading.WeightNorm is not > 0
            || subject.Optimizer is not { LearningRate: > 0 and var rate } optimizer)
        {
            return null;
        }

        double? moved = optimizer switch
        {
            { DividesByGradientSize: true, Epsilon: { } epsilon } => Divided(gradient, epsilon, subject.Layers[layer]),
            { DividesByGradientSize: false, Momentum: { } momentum } => gradient / (1 - momentum),
            _ => null,
        };
        return rate * subject.Layers[layer].RateFactor * moved / reading.WeightNorm;
    }

    /// <summary>The move of all planned steps in one direction; null if the trace does not say.</summary>
    public static double? OfAll(TraceSubject subject, int layer, LayerReading reading) =>
        subject.PlannedSteps > 0 && OfOne(subject, layer, reading) is { } one
            ? one * (subject.Optimizer?.PlannedStepLengths ?? subject.PlannedSteps)
            : null;

    /// <summary>Whether a small gradient moves a layer as far as a large one; null if the trace does not say.</summary>
    public static bool? IsAdaptive(TraceSubject subject) => subject.Optimizer?.DividesByGradientSize;

    /// <summary>
    /// How far a step may move the weights of a layer, relative to their size, in a network of some layers: 1/layers. The output then
    /// changes within a step by a factor of (1 + 1/layers)^layers, about e.
    /// </summary>
    public static double Longest(int layers) => 1.0 / Math.Max(layers, 1);

    /// <summary>
    /// How far weights must move, relative to their size, to change the outputs of a layer of n units by as much as they are: 1/√n. A matrix
    /// of n × n random weights has the norm √n, one direction of it 1 (Jacot et al. 2018; Chizat et al. 2019 call learning with less
    /// movement lazy).
    /// </summary>
    public static double Needed(int units) => 1 / Math.Sqrt(Math.Max(units, 1));

    /// <summary>√n r/(r + ε), r the root mean square of the n numbers of the gradient.</summary>
    private static double Divided(double gradient, double epsilon, TraceLayer layer)
    {
        double count = Math.Max((double)layer.Inputs * layer.Units, 1);
        double root = gradient / Math.Sqrt(count);
        return root > 0 ? Math.Sqrt(count) * root / (root + epsilon) : 0;
    }
}
