using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Vanishing;

/// <summary>
/// Whether a network whose signal or gradient vanishes can leave the plateau it starts on in the planned steps. The page of this ailment
/// has the derivation and how well it predicts.
/// </summary>
/// <param name="Probability">The probability that it cannot, 0 to 1; null if the trace does not say.</param>
/// <param name="Evidence">The numbers behind the probability, by name.</param>
internal sealed record PlateauEscape(double? Probability, IReadOnlyDictionary<string, double> Evidence)
{
    /// <summary>The remedy to try first: no weight decay, if that alone is enough.</summary>
    public IReadOnlyList<string> Remedies { get; private init; } = [];

    /// <summary>The estimate from a reading.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="start">The reading.</param>
    /// <param name="isBalanced">Whether the gradient of every layer depends on the rows; otherwise the slowest layer decides.</param>
    public static PlateauEscape Of(Trace trace, StepReading start, bool isBalanced)
    {
        // Layers that the trace does not have take part in every product.
        if (trace.Subject.PlannedSteps <= 0 || LayerPath.Form(trace) is not null)
        {
            return new PlateauEscape(null, new Dictionary<string, double>());
        }

        // A normalisation rescales the signal and has parameters of its own; the bounds are not derived for it, and nothing is predicted.
        if (trace.Subject.Layers.Any(layer => layer.Norm != TraceNorm.None))
        {
            return new PlateauEscape(0, new Dictionary<string, double> { ["steps"] = trace.Subject.PlannedSteps });
        }

        return StepLength.IsAdaptive(trace.Subject) switch
        {
            true => ByGrowth(trace, start),
            false => ByReach(trace, start, isBalanced),
            null => new PlateauEscape(null, new Dictionary<string, double>()),
        };
    }

    /// <summary>
    /// Plain descent: on the plateau the gradient of a layer is proportional to the product of all others, so that all grow together. T steps
    /// at the first pace, each η‖g‖/‖W‖ long, are the reach of a layer. If the gradient of each layer depends on the rows, their product
    /// grows by the sum of all reaches; if that of late layers is common to all rows, only the slowest counts. Weight decay takes a share s
    /// of all weights in each step, so that the pace, a product of N − 2 other layers, falls by e^(−(N − 2)s): T steps reach only
    /// (1 − e^(−k))/k as far, k = (N − 2)sT.
    /// </summary>
    private static PlateauEscape ByReach(Trace trace, StepReading start, bool isBalanced)
    {
        double?[] reaches = [.. Enumerable.Range(0, trace.Hidden()).Select(i => StepLength.OfAll(trace.Subject, i, start.Layers[i]))];
        if (reaches.Length == 0 || !Array.TrueForAll(reaches, one => one is not null))
        {
            return new PlateauEscape(null, new Dictionary<string, double>());
        }

        double undecayed = isBalanced ? reaches.Sum()!.Value : reaches.Min()!.Value;
        double needed = NeededReach(trace.Subject.Layers.Count, isBalanced);
        double shrunk = (trace.Subject.Optimizer?.Shrinkage ?? 0) * trace.Subject.PlannedSteps, slowed = shrunk * Math.Max(trace.Subject.Layers.Count - 2, 1);
        double reach = slowed > 0 ? undecayed * (1 - Math.Exp(-slowed)) / slowed : undecayed;
        var evidence = new Dictionary<string, double> { ["reach"] = reach, ["reachNeeded"] = needed, ["steps"] = trace.Subject.PlannedSteps };
        if (slowed > 0)
        {
            (evidence["decayed"], evidence["reachUndecayed"]) = (1 - Math.Exp(-shrunk), undecayed);
        }

        return new PlateauEscape(needed / (needed + reach), evidence)
        {
            Remedies = reach < needed && undecayed >= needed ? [RemedyKinds.NoDecay] : [],
        };
    }

    /// <summary>
    /// An optimizer that divides the gradient by its own size moves each weight by η per step however small the gradient is, as long as it
    /// exceeds ε and mini-batches agree. T such steps in one direction are a matrix of rank 1 and norm ηT√(n·m), beside a largest singular
    /// value of the layer of σ(√n + √m). The differences between rows must grow to 1 at the output.
    /// </summary>
    private static PlateauEscape ByGrowth(Trace trace, StepReading start)
    {
        IReadOnlyList<LayerReading> layers = start.Layers;
        if (trace.Hidden() < 1 || start.Series(layer => layer.ForwardSpread) is not { } spread
            || start.Series(layer => layer.ForwardRms) is not { } rms || !layers.All(layer => layer.GradientNorm is { } g && double.IsFinite(g))
            || Enumerable.Range(0, trace.Hidden()).Any(i => double.IsNaN(spread[i]) || double.IsNaN(rms[i])))
        {
            return new PlateauEscape(null, new Dictionary<string, double>());
        }

        double growth = 1;
        for (int i = 0; i < layers.Count; i++)
        {
            if (StepLength.OfAll(trace.Subject, i, layers[i]) is not { } reach)
            {
                return new PlateauEscape(null, new Dictionary<string, double>());
            }

            // Rows agree on a direction to the extent that the inputs of the layer differ between them; a mini-batch averages the rest out.
            double varies = i == 0 || rms[i - 1] == 0 ? 1 : spread[i - 1] / rms[i - 1];
            double agreement = Math.Min(1, varies * Math.Sqrt(Math.Max(trace.Subject.BatchSize, 1)));
            double inputs = trace.Subject.Layers[i].Inputs, units = Math.Max(trace.Subject.Layers[i].Units, 1);
            growth *= 1 + (reach * agreement * Math.Sqrt(inputs * units) / (Math.Sqrt(inputs) + Math.Sqrt(units)));
        }

        double last = spread[trace.Hidden() - 1];
        double needed = last > 0 ? Math.Max(1, 1 / last) : double.MaxValue;
        return new PlateauEscape(
            double.IsFinite(growth) ? needed / (needed + growth) : 0,
            new Dictionary<string, double>
            {
                ["growth"] = Math.Min(growth, double.MaxValue),
                ["growthNeeded"] = needed,
                ["steps"] = trace.Subject.PlannedSteps,
            });
    }

    /// <summary>
    /// How far the planned steps must move a network of plain descent, relative to its size, for it to leave its plateau. All layers
    /// together: 1. The slowest one: between 1, if it grows alone, and 1/(layers − 2), if all grow as it does; the geometric mean of both.
    /// </summary>
    public static double NeededReach(int layers, bool isBalanced) => isBalanced ? 1 : 1 / Math.Sqrt(Math.Max(layers - 2, 1));
}
