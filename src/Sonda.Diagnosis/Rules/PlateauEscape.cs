using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>
/// Whether a network whose signal or gradient fades can outgrow it in the planned steps. docs/rules/vanishing.md derives it and says how
/// well it foretells.
/// </summary>
/// <param name="Probability">That it cannot, 0 to 1; null where the trace does not say.</param>
/// <param name="Evidence">What it was computed from, by name.</param>
internal sealed record PlateauEscape(double? Probability, IReadOnlyDictionary<string, double> Evidence)
{
    /// <summary>What to try before all else: no weight decay, where that alone would do.</summary>
    public IReadOnlyList<string> Remedies { get; private init; } = [];

    /// <summary>What a trace says at a reading.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="start">The reading.</param>
    /// <param name="isBalanced">Whether all layers have their part in what the gradient says of rows; else the slowest decides.</param>
    public static PlateauEscape Of(Trace trace, StepReading start, bool isBalanced)
    {
        if (trace.Subject.PlannedSteps <= 0)
        {
            return new PlateauEscape(null, new Dictionary<string, double>());
        }

        // A normalisation scales what comes through and has parameters of its own; the bounds are not derived for it, and nothing is foretold.
        if (trace.Subject.Layers.Any(layer => layer.Norm != "none"))
        {
            return new PlateauEscape(0, new Dictionary<string, double> { ["steps"] = trace.Subject.PlannedSteps });
        }

        return StepLength.IsAdaptive(trace.Subject) ? ByGrowth(trace, start) : ByReach(trace, start, isBalanced);
    }

    /// <summary>
    /// Plain descent: on its plateau a layer's gradient is proportional to the product of all others, so that all grow together. T steps at
    /// the first pace, each η‖g‖/‖W‖ long, are a layer's reach. Where each layer's gradient is of what tells rows apart, their product grows
    /// by the sum of all reaches; where the late ones' is of what rows have in common, only the slowest counts. Weight decay takes a share s of
    /// all weights in each step, so that the pace, a product of N − 2 other layers, falls by e^(−(N − 2)s): T steps go as far as (1 − e^(−k))/k of
    /// them, k = (N − 2)sT.
    /// </summary>
    private static PlateauEscape ByReach(Trace trace, StepReading start, bool isBalanced)
    {
        double?[] reaches = [.. Enumerable.Range(0, trace.Hidden()).Select(i => StepLength.OfAll(trace.Subject, i, start.Layers[i]))];
        if (reaches.Length == 0 || !Array.TrueForAll(reaches, one => one is not null))
        {
            return new PlateauEscape(null, new Dictionary<string, double>());
        }

        double undecayed = isBalanced ? reaches.Sum()!.Value : reaches.Min()!.Value;
        double needed = Thresholds.FullReach(trace.Subject.Layers.Count, isBalanced);
        double shrunk = trace.Subject.Shrinkage * trace.Subject.PlannedSteps, slowed = shrunk * Math.Max(trace.Subject.Layers.Count - 2, 1);
        double reach = slowed > 0 ? undecayed * (1 - Math.Exp(-slowed)) / slowed : undecayed;
        var evidence = new Dictionary<string, double> { ["reach"] = reach, ["reachNeeded"] = needed, ["steps"] = trace.Subject.PlannedSteps };
        if (slowed > 0)
        {
            (evidence["decayed"], evidence["reachUndecayed"]) = (1 - Math.Exp(-shrunk), undecayed);
        }

        return new PlateauEscape(needed / (needed + reach), evidence)
        {
            Remedies = reach < needed && undecayed >= needed ? [Diagnosis.Remedies.NoDecay] : [],
        };
    }

    /// <summary>
    /// Optimizers that divide the gradient by its own size move each weight by η a step however small it is, as far as it exceeds ε and
    /// as mini-batches agree. T such steps in one direction are a matrix of one direction and norm ηT√(n·m), which multiplies what the
    /// layer's largest singular value, σ(√n + √m), lets pass. What tells rows apart must reach 1 at the output.
    /// </summary>
    private static PlateauEscape ByGrowth(Trace trace, StepReading start)
    {
        IReadOnlyList<LayerReading> layers = start.Layers;
        if (trace.Hidden() < 1 || start.Series(layer => layer.ForwardSpread) is not { } spread
            || start.Series(layer => layer.ForwardRms) is not { } rms || !layers.All(layer => layer.GradientNorm is { } g && double.IsFinite(g)))
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

            // Rows agree on a direction as far as what enters the layer differs between them; a mini-batch averages the rest.
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
}
