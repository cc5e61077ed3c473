using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;

namespace Sonda.Engine.Layers;

/// <summary>The one list of layer kinds that readers, writers, schema, messages and tests use.</summary>
internal static class LayerKinds
{
    /// <summary>The kinds, in their order in messages and in the schema.</summary>
    public static IReadOnlyList<LayerKind> All { get; } =
    [
        new DenseLayerKind(),
        new Conv2dLayerKind(),
        new PoolLayerKind(),
        new FlattenLayerKind(),
        new EmbeddingLayerKind(),
        new RecurrentLayerKind(),
        new ResidualLayerKind(),
        new NormLayerKind(),
        new DropoutLayerKind(),
        new ActivationLayerKind(),
    ];

    /// <summary>The kind of a layer.</summary>
    public static LayerKind Of(LayerSpec layer) => All.First(kind => kind.Spec == layer.GetType());
}
