using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Adds residual connections around hidden layers that keep the shape.</summary>
internal static class ResidualEdit
{
    /// <summary>
    /// Adds a block around every hidden layer whose output has the shape of its input: a dense layer as wide as its input, or a
    /// convolution with as many maps, a stride of 1, and padding that keeps the image size. Layers in blocks stay as they are.
    /// </summary>
    public static RunSpec Use(RunSpec run)
    {
        NetworkSpec network = run.Network;
        int? width = network.Input is { IsImage: false, IsSequence: false } ? network.Input.Count : null;
        int? maps = network.Input.IsImage ? network.Input.Maps : null;
        var layers = new List<LayerSpec>();
        foreach (LayerSpec layer in network.Layers[..^1])
        {
            bool keeps = layer switch
            {
                DenseSpec dense => dense.Width == width,
                Conv2dSpec conv => conv.Maps == maps && conv.Stride == 1
                    && (2 * conv.Padding) + 1 == conv.KernelHeight && conv.KernelHeight == conv.KernelWidth,
                _ => false,
            };
            layers.Add(keeps ? new ResidualSpec([layer]) : layer);
            (width, maps) = layer switch
            {
                DenseSpec dense => (dense.Width, null),
                Conv2dSpec conv => (null, conv.Maps),
                RecurrentSpec or EmbeddingSpec or FlattenSpec => (null, (int?)null),
                _ => (width, maps),
            };
        }

        return run.WithLayers([.. layers, network.Layers[^1]]);
    }
}
