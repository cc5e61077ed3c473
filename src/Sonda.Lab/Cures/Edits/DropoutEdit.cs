using System.Collections.Immutable;
using Sonda.Engine.Specs;
using Sonda.Lab.Specs;

namespace Sonda.Lab.Cures.Edits;

/// <summary>Hidden layers that drop nothing.</summary>
internal static class DropoutEdit
{
    /// <summary>The run without dropout.</summary>
    public static RunSpec Use(RunSpec run) => run.WithLayers([.. Kept(run.Network.Layers[..^1]), run.Network.Layers[^1]]);

    private static IEnumerable<LayerSpec> Kept(ImmutableArray<LayerSpec> layers) => layers.Where(layer => layer is not DropoutSpec).Select(layer => layer switch
    {
        WeightedSpec weighted => weighted with { Dropout = 0 },
        ResidualSpec block => block with { Body = [.. Kept(block.Body)] },
        _ => layer,
    });
}
