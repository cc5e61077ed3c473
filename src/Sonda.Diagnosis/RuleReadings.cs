using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis;

/// <summary>Which rules have nothing to read in a trace, though the network has what they look at.</summary>
/// <remarks>
/// A recorder often sees a part only. Without this list, "nothing was found" would sound like "nothing is there". A rule for which the network has
/// no object, such as time steps without a recurrent layer, is not in it, nor is one whose reading comes later in the training.
/// </remarks>
internal static class RuleReadings
{
    /// <summary>For each rule that can lack readings, whether it does.</summary>
    private static readonly (string Ailment, Func<Trace, bool> Lacks)[] All =
    [
        ("bad-data-scale", trace => trace.Subject is { Inputs: null, Layers: [{ Kind: not TraceLayerKind.Embedding, Norm: TraceNorm.None }, ..] }),
        ("targets-off-scale", trace => trace.Subject is { Cost: "mse", Targets: null } or { Cost: "mse", PlannedSteps: 0 }),
        ("units-alike", trace => !Reads(trace, layer => layer.DistinctUnits is not null)),
        ("class-imbalance", trace => trace.Subject is { Classes: > 0, ClassRows.Count: 0 }),
        ("vanishing", LacksGradients),
        ("exploding", LacksGradients),
        ("vanished-signal", trace => LacksSeries(trace, layer => layer.ForwardSpread)),
        ("exploded-signal", trace => LacksSeries(trace, layer => layer.ForwardRms)),
        ("saturation", trace => trace.Hidden() > 0 && !Reads(trace, layer => layer.SaturatedShare is not null)),
        ("dead-units", trace => trace.Hidden() > 0 && !Reads(trace, layer => layer.DeadUnits is not null)),
        ("underflow", trace => !Reads(trace, layer => layer.UnderflowShare is not null || layer.DeltaNorm is not null)),
        ("update-ratio", trace => trace.Steps.Count >= UpdateRatioRule.MinReadings && !Reads(trace, layer => layer.UpdateRatio is not null)),
        ("lost-over-time", trace => trace.Subject.Layers.Any(layer => layer.Kind is TraceLayerKind.Rnn or TraceLayerKind.Lstm or TraceLayerKind.Gru)
            && !Reads(trace, layer => (layer.LastStepGradientNorms ?? layer.StepGradientNorms) is not null)),
        ("weight-decay", trace => trace.Subject.Optimizer?.Decay is null),
        ("oscillation", LacksEpochs),
        ("slow-convergence", trace => LacksEpochs(trace) || trace.Subject is { ConstantCost: null } or { PlannedSteps: 0 }),
    ];

    /// <summary>The ids of the ailments whose rules have nothing to read; empty for a trace without any step.</summary>
    public static IEnumerable<string> Missing(Trace trace) => trace.Steps.Count == 0 ? [] : All.Where(rule => rule.Lacks(trace)).Select(rule => rule.Ailment);

    private static bool LacksGradients(Trace trace) => trace.Hidden() > 1 && !trace.Steps[0].Layers.Any(layer => (layer.DeltaNorm ?? layer.Speed ?? layer.GradientNorm) is not null);

    private static bool LacksSeries(Trace trace, Func<LayerReading, double?> read) => trace.Hidden() > 1 && trace.Steps[0].Layers.Count(layer => read(layer) is not null) < 2;

    /// <summary>No cost after an epoch, although one has ended.</summary>
    private static bool LacksEpochs(Trace trace) =>
        !trace.Epochs.Any(epoch => epoch.TrainingCost is not null) && trace.Steps[^1].Step + 1 >= trace.Subject.StepsPerEpoch;

    private static bool Reads(Trace trace, Func<LayerReading, bool> read) => trace.Steps.Any(step => step.Layers.Any(read));
}
