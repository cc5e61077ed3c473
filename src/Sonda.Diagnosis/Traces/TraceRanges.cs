namespace Sonda.Diagnosis.Traces;

/// <summary>Checks that the numbers of a trace are in their range: shares between 0 and 1, units that a layer has, steps from 0 on.</summary>
internal static class TraceRanges
{
    private static readonly string[] Phases = ["forward", "cost", "backward", "update"];

    /// <summary>The first fault; null if there is none.</summary>
    public static string? Fault(Trace trace)
    {
        if (trace.Subject.PrecisionBits < 1)
        {
            return Said.In(
                $"$.subject.precisionBits: found {trace.Subject.PrecisionBits}; expected 1 or more.",
                $"$.subject.precisionBits: achado {trace.Subject.PrecisionBits}; esperado 1 ou mais.");
        }

        if (trace.Subject.Optimizer?.Momentum is { } momentum && momentum is not (>= 0 and < 1))
        {
            return Said.In(
                $"$.subject.optimizer.momentum: found {momentum}; expected 0 or more and less than 1.",
                $"$.subject.optimizer.momentum: achado {momentum}; esperado 0 ou mais e menos que 1.");
        }

        if (trace.NotFinite is { } end && (end.Layer < -1 || end.Layer >= trace.Subject.Layers.Count))
        {
            return Said.In(
                $"$.notFinite.layer: found {end.Layer}; expected −1 to {trace.Subject.Layers.Count - 1}.",
                $"$.notFinite.layer: achado {end.Layer}; esperado de −1 a {trace.Subject.Layers.Count - 1}.");
        }

        if (trace.NotFinite is { } ended && !Phases.Contains(ended.Phase))
        {
            string phases = string.Join(", ", Phases);
            return Said.In(
                $"$.notFinite.phase: found \"{ended.Phase}\"; expected one of {phases}.",
                $"$.notFinite.phase: achado \"{ended.Phase}\"; esperado um de {phases}.");
        }

        return Enumerable.Range(0, trace.Steps.Count).Select(i => Fault(trace.Steps[i], trace.Subject, $"$.steps[{i}]")).FirstOrDefault(fault => fault is not null);
    }

    private static string? Fault(StepReading step, TraceSubject subject, string path) => step.Step < 0
        ? Said.In($"{path}.step: found {step.Step}; expected 0 or more.", $"{path}.step: achado {step.Step}; esperado 0 ou mais.")
        : Enumerable.Range(0, step.Layers.Count).Select(l => Fault(step.Layers[l], subject.Layers[l], $"{path}.layers[{l}]")).FirstOrDefault(fault => fault is not null);

    private static string? Fault(LayerReading layer, TraceLayer of, string path)
    {
        foreach ((string name, double share) in new[] { ("saturatedShare", layer.SaturatedShare), ("underflowShare", layer.UnderflowShare ?? 0) })
        {
            if (share > 1)
            {
                return Said.In($"{path}.{name}: found {share}; expected 0 to 1.", $"{path}.{name}: achado {share}; esperado de 0 a 1.");
            }
        }

        if (layer.DeadUnits.Distinct().Count() < layer.DeadUnits.Count)
        {
            return Said.In($"{path}.deadUnits: found a unit twice; expected each once.", $"{path}.deadUnits: achada uma unidade duas vezes; esperada uma vez cada.");
        }

        int wrong = layer.DeadUnits.FirstOrDefault(unit => unit < 0 || unit >= of.Units, -1);
        return layer.DeadUnits.Any(unit => unit < 0 || unit >= of.Units)
            ? Said.In($"{path}.deadUnits: found {wrong}; expected 0 to {of.Units - 1}.", $"{path}.deadUnits: achado {wrong}; esperado de 0 a {of.Units - 1}.")
            : null;
    }
}
