namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The learning rate of a foreign training as its steps show it: a schedule may begin at 0, and groups of parameters have rates of their own.
/// </summary>
internal static class MeasuredRates
{
    /// <summary>The number of first readings among which a step that moved a layer counts: later gradients are no longer those of the start.</summary>
    private const int MaxReadings = 50;

    /// <summary>A factor up to which a step is as long as expected: Nesterov's first step, the noise of a mini-batch.</summary>
    private const double Tolerance = 2;

    /// <summary>
    /// The subject with the largest rate, the length of all planned steps as a multiple of one at that rate, and for each layer the length of its
    /// steps beside that of an expected one.
    /// </summary>
    public static TraceSubject Complete(Trace trace, TraceSubject subject)
    {
        StepReading[] read = [.. trace.Steps.Where(step => step.LearningRate is { } rate && double.IsFinite(rate))];
        double largest = read.Select(step => step.LearningRate!.Value).DefaultIfEmpty(0).Max();
        if (subject is not { Writer: not null, Optimizer: { PlannedStepLengths: null } optimizer } || !(largest > 0))
        {
            return subject;
        }

        bool isConstant = read.All(step => step.LearningRate == largest);
        TraceOptimizer measured = optimizer with
        {
            LearningRate = largest,
            PlannedStepLengths = isConstant || subject.PlannedSteps <= 0 ? null : Lengths(read, subject.PlannedSteps) / largest,
            Shrinkage = optimizer.LearningRate > 0 ? optimizer.Shrinkage * largest / optimizer.LearningRate : optimizer.Shrinkage,
        };
        TraceSubject rated = subject with { Optimizer = measured };
        return rated with { Layers = [.. subject.Layers.Select((layer, i) => layer with { RateFactor = layer.RateFactor * Factor(rated, read, i) })] };
    }

    /// <summary>The sum of the rates of all planned steps: a rate holds until the next reading, the last one to the end.</summary>
    internal static double Lengths(StepReading[] read, long planned)
    {
        long Next(int i) => i + 1 < read.Length ? Math.Min(read[i + 1].Step, planned) : planned;
        return read.Select((step, i) => step.LearningRate!.Value * Math.Max(0, Next(i) - (i == 0 ? 0 : step.Step))).Sum();
    }

    /// <summary>The length of the first step that moved a layer, over the one that rate and gradient give; 1 within the tolerance, or if none moved it.</summary>
    private static double Factor(TraceSubject subject, StepReading[] read, int layer)
    {
        foreach (StepReading step in read.Take(MaxReadings))
        {
            double rate = step.LearningRate!.Value, decay = rate * (subject.Optimizer!.Decay ?? 0);
            double? ratio = step.Layers[layer].UpdateRatio;

            // Momentum has added up few gradients by then. An optimizer that divides by the gradient takes in decay before it divides.
            double momentum = subject.Optimizer.Momentum ?? 0, built = 1 - Math.Pow(momentum, step.Step - read[0].Step + 1);
            double? moved = subject.Optimizer.Shrinkage is null && subject.Optimizer.DividesByGradientSize == true ? ratio : Math.Sqrt(Math.Max(0, ((ratio - decay) * (ratio + decay)) ?? 0));
            double? expected = StepLength.OfOne(subject with { Optimizer = subject.Optimizer with { LearningRate = rate } }, layer, step.Layers[layer]) * built;
            if (moved is > 0 and var length && double.IsFinite(length) && expected is > 0 and var fitting)
            {
                double factor = length / fitting;
                return factor is >= 1 / Tolerance and <= Tolerance ? 1 : factor;
            }
        }

        return 1;
    }
}
