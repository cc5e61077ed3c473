using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>
/// The longest path through the layers of a trace. Rules that follow a signal or a gradient from layer to layer compare layers along it: between
/// two branches, as the queries and the values of an attention, nothing passes.
/// </summary>
internal static class LayerPath
{
    /// <summary>The form of findings on a path with layers that the trace does not have: their number is not sure, so that there is no factor per layer.</summary>
    public const string Unseen = "unseen";

    /// <summary>What a rule finds along the path; its layers are those of the whole trace.</summary>
    public static IEnumerable<Finding> Examine(Trace trace, Func<Trace, IEnumerable<Finding>> rule)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int[] places = [.. Enumerable.Range(0, trace.Subject.Layers.Count).Where(i => !trace.Subject.Layers[i].IsAside)];
        return places.Length == trace.Subject.Layers.Count || places.Length == 0
            ? rule(trace)
            : rule(Along(trace, places)).Select(finding => finding with { Layers = [.. finding.Layers.Select(layer => places[layer])] });
    }

    /// <summary>The form of a finding about the hidden layers; null without layers between them that the trace does not have.</summary>
    public static string? Form(Trace trace) => trace.Subject.Layers.Skip(1).Take(trace.Hidden() - 1).Any(layer => layer.UnseenBefore > 0) ? Unseen : null;

    private static Trace Along(Trace trace, int[] places) => trace with
    {
        Subject = trace.Subject with { Layers = [.. places.Select(i => trace.Subject.Layers[i])] },
        Steps = [.. trace.Steps.Select(step => step with { Layers = [.. places.Select(i => step.Layers[i])] })],
    };
}
