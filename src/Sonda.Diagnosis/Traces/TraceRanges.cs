namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Checks that the numbers of a trace are in their range: shares between 0 and 1, units that a layer has, steps from 0 on.
/// </summary>
internal static class TraceRanges
{
    /// <summary>The largest accuracy: a mean of rounded means exceeds 1 by its rounding.</summary>
    private const double MaxAccuracy = 1 + 1e-6;

    private static readonly string[] Phases = ["forward", "cost", "backward", "update"];

    /// <summary>The first fault; null if there is none.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="place">The place of a step in the text, by its index.</param>
    public static LocalizableText? Fault(Trace trace, Func<int, string> place)
    {
        if (trace.Subject.PrecisionBits < 1)
        {
            return LocalizableText.Of(
                $"$.subject.precisionBits: found {trace.Subject.PrecisionBits}; expected 1 or more.");
        }

        if (trace.Subject.Optimizer?.Momentum is { } momentum && momentum is not (>= 0 and < 1))
        {
            return LocalizableText.Of(
                $"$.subject.optimizer.momentum: found {momentum}; expected 0 or more and less than 1.");
        }

        if (trace.Subject.Layers.FirstOrDefault(layer => layer.Dropout is not (>= 0 and < 1)) is { } dropped)
        {
            return LocalizableText.Of(
                $"$.subject.layers: found a dropout of {dropped.Dropout} in layer {dropped.Name}; expected 0 or more and less than 1.");
        }

        if (trace.NotFinite is { } end && (end.Layer < -1 || end.Layer >= trace.Subject.Layers.Count))
        {
            return LocalizableText.Of(
                $"$.notFinite.layer: found {end.Layer}; expected −1 to {trace.Subject.Layers.Count - 1}.");
        }

        if (trace.NotFinite is { } ended && !Phases.Contains(ended.Phase))
        {
            string phases = string.Join(", ", Phases);
            return LocalizableText.Of(
                $"$.notFinite.phase: found \"{ended.Phase}\"; expected one of {phases}.");
        }

        if (Enumerable.Range(0, trace.Epochs.Count).Select(i => Fault(trace.Epochs[i], $"$.epochs[{i}]")).FirstOrDefault(fault => fault is not null) is { } wrong)
        {
            return wrong;
        }

        return Enumerable.Range(0, trace.Steps.Count).Select(i => Fault(trace.Steps[i], trace.Subject, place(i))).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The fault of the accuracies of an epoch; null if there is none.</summary>
    public static LocalizableText? Fault(EpochReading epoch, string path)
    {
        foreach ((string name, double? share) in new[] { ("trainingAccuracy", epoch.TrainingAccuracy), ("validationAccuracy", epoch.ValidationAccuracy) })
        {
            if (share is < 0 or > MaxAccuracy)
            {
                return LocalizableText.Of($"{path}.{name}: found {share}; expected 0 to 1. A percentage must be divided by 100.");
            }
        }

        return null;
    }

    private static LocalizableText? Fault(StepReading step, TraceSubject subject, string path) => step.Step < 0
        ? LocalizableText.Of($"{path}.step: found {step.Step}; expected 0 or more.")
        : Enumerable.Range(0, step.Layers.Count).Select(l => Fault(step.Layers[l], subject.Layers[l], $"{path}.layers[{l}]")).FirstOrDefault(fault => fault is not null);

    private static LocalizableText? Fault(LayerReading layer, TraceLayer of, string path)
    {
        foreach ((string name, double share) in new[] { ("saturatedShare", layer.SaturatedShare ?? 0), ("underflowShare", layer.UnderflowShare ?? 0) })
        {
            if (share > 1)
            {
                return LocalizableText.Of($"{path}.{name}: found {share}; expected 0 to 1.");
            }
        }

        IReadOnlyList<int> dead = layer.DeadUnits ?? [];
        if (dead.Distinct().Count() < dead.Count)
        {
            return LocalizableText.Of($"{path}.deadUnits: found a unit twice; expected each once.");
        }

        int wrong = dead.FirstOrDefault(unit => unit < 0 || unit >= of.Units, -1);
        return dead.Any(unit => unit < 0 || unit >= of.Units)
            ? LocalizableText.Of($"{path}.deadUnits: found {wrong}; expected 0 to {of.Units - 1}.")
            : null;
    }
}
