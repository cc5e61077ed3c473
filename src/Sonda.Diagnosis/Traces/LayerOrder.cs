namespace Sonda.Diagnosis.Traces;

/// <summary>Checks that the layers of a trace stand in the order of the forward pass, each under a name of its own.</summary>
/// <remarks>
/// Rules compare early layers with late ones. In reversed order a vanishing gradient would look like a growing one, so an order that only
/// fits from back to front is refused. Sizes that fit in neither direction are no fault: branches and reshaped outputs explain them.
/// </remarks>
internal static class LayerOrder
{
    /// <summary>The fault; null if there is none.</summary>
    public static LocalizableText? Fault(TraceSubject subject)
    {
        IReadOnlyList<TraceLayer> layers = subject.Layers;
        if (layers.GroupBy(layer => layer.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return LocalizableText.Of($"$.subject.layers: found {twice.Count()} layers named {twice.Key}; expected a name of its own for each.");
        }

        // The recorder takes the order from the graph, where a gate, a chunk or a shuffle of pixels may change the sizes between two layers.
        if (subject.Writer?.StartsWith(TorchTrace.Writer, StringComparison.Ordinal) is true)
        {
            return null;
        }

        // What is flattened between two layers has a multiple of the units: maps at several places, words, time steps.
        bool IsFlattened(int from, int to) => layers[from] is { Kind: not TraceLayerKind.Dense, Units: > 0 and var units } && layers[to].Inputs % units == 0;
        bool Fits(int from, int to) => layers[to].Kind is TraceLayerKind.Embedding || layers[to].Inputs == layers[from].Units || IsFlattened(from, to);
        int[] pairs = [.. Enumerable.Range(0, Math.Max(0, layers.Count - 1))];
        return pairs.Any(i => !Fits(i, i + 1)) && pairs.All(i => Fits(i + 1, i))
            ? LocalizableText.Of(
                $"$.subject.layers: found layer {layers[0].Name} ({layers[0].Inputs} inputs, {layers[0].Units} units) first; the sizes only fit in reverse. Expected the order of the forward pass: first hidden layer to output.")
            : null;
    }
}
