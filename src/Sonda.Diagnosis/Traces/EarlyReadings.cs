namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Traces whose recorder was called before the optimizer: no step seems to move a weight, and still the weights differ from step to step.
/// </summary>
internal static class EarlyReadings
{
    /// <summary>The trace without the lengths of steps, if they were read too early; otherwise the trace.</summary>
    public static Trace Mend(Trace trace, Action<LocalizableText>? notice)
    {
        bool isStill = trace.Steps.All(step => step.Layers.All(layer => layer.UpdateRatio is null or 0));
        bool moves = trace.Steps.Zip(trace.Steps.Skip(1)).Any(pair => pair.Second.Step == pair.First.Step + 1
            && pair.First.Layers.Zip(pair.Second.Layers).Any(layers => layers is { First: { UpdateRatio: 0, WeightNorm: { } before }, Second.WeightNorm: { } after } && before != after));
        if (!isStill || !moves)
        {
            return trace;
        }

        notice?.Invoke(LocalizableText.Of($"The trace does not show how far steps move the weights: they moved after the reading of each step. Call stepped() after optimizer.step()."));
        return trace with
        {
            Steps = [.. trace.Steps.Select(step => step with { Layers = [.. step.Layers.Select(layer => layer with { UpdateRatio = null })] })],
        };
    }
}
