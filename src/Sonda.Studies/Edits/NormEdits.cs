using System.Collections.Immutable;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Adds a normalisation to hidden layers without one.</summary>
internal static class NormEdits
{
    /// <summary>
    /// Adds a normalisation between the weights and the activation of every hidden layer, or before both in a pre-activated
    /// layer. A layer that a normalisation layer follows stays as it is.
    /// </summary>
    public static RunSpec Use(RunSpec run, NormKind kind) =>
        run.WithLayers([.. Normed(run.Network.Layers[..^1], kind), run.Network.Layers[^1]]);

    private static IEnumerable<LayerSpec> Normed(ImmutableArray<LayerSpec> layers, NormKind kind)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            bool isFollowed = i + 1 < layers.Length && layers[i + 1] is NormSpec;
            yield return layers[i] switch
            {
                WeightedSpec { Norm: NormKind.None } weighted when !isFollowed => weighted with { Norm = kind },
                ResidualSpec block => block with { Body = [.. Normed(block.Body, kind)] },
                LayerSpec other => other,
            };
        }
    }
}
