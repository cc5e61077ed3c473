using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Rewrites the layers of a network, including those in residual blocks.</summary>
internal static class NetworkRewriting
{
    /// <summary>Rewrites the hidden layers one by one; null removes a layer.</summary>
    public static RunSpec MapHidden(this RunSpec run, Func<LayerSpec, LayerSpec?> rewrite) =>
        run.WithLayers([.. Map(run.Network.Layers[..^1], rewrite), run.Network.Layers[^1]]);

    /// <summary>
    /// Rewrites every layer that has weights and a choice of activation. The second argument is the activation that follows
    /// the weights: the layer's own, the next layer, or the one behind a residual block.
    /// </summary>
    public static RunSpec MapWeighted(this RunSpec run, Func<WeightedSpec, ActivationSpec, WeightedSpec> rewrite)
    {
        ImmutableArray<LayerSpec> layers = run.Network.Layers;
        return run.WithLayers(MapWeighted(layers, rewrite, layers.Length > 0 && layers[^1] is DenseSpec output ? output.Activation : Identity));
    }

    /// <summary>The run with the given layers.</summary>
    public static RunSpec WithLayers(this RunSpec run, ImmutableArray<LayerSpec> layers) =>
        run with { Network = run.Network.WithLayers(layers) };

    /// <summary>The identity: no activation.</summary>
    internal static ActivationSpec Identity { get; } = new(ActivationKind.Identity);

    private static ImmutableArray<LayerSpec> Map(ImmutableArray<LayerSpec> layers, Func<LayerSpec, LayerSpec?> rewrite) =>
        [.. layers.Select(layer => rewrite(layer is ResidualSpec block ? block with { Body = Map(block.Body, rewrite) } : layer)).OfType<LayerSpec>()];

    private static ImmutableArray<LayerSpec> MapWeighted(
        ImmutableArray<LayerSpec> layers, Func<WeightedSpec, ActivationSpec, WeightedSpec> rewrite, ActivationSpec behind)
    {
        var rewritten = new LayerSpec[layers.Length];
        ActivationSpec next = behind;
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            rewritten[i] = layers[i] switch
            {
                WeightedSpec weighted => rewrite(weighted, weighted.Activation != Identity && !weighted.IsPreActivated ? weighted.Activation : next),
                ResidualSpec block => block with { Body = MapWeighted(block.Body, rewrite, block.Activation != Identity ? block.Activation : next) },
                LayerSpec other => other,
            };
            next = layers[i] switch
            {
                ActivationLayerSpec activation => activation.Activation,
                WeightedSpec { IsPreActivated: true } weighted => weighted.Activation,
                WeightedSpec or RecurrentSpec => Identity,
                _ => next,
            };
        }

        return [.. rewritten];
    }
}
