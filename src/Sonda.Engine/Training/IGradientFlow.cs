using System.Numerics;

namespace Sonda.Engine.Training;

/// <summary>Observes the gradients of a batch on their way back through the layers.</summary>
internal interface IGradientFlow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Called before the backward pass of a layer: <see cref="BatchView{T}.OutputGradient"/> has the gradient at its output, and all layers
    /// behind it have their δ.
    /// </summary>
    /// <param name="layer">The layer, as an index of the network's layers.</param>
    /// <param name="batch">The batch.</param>
    void Arrived(int layer, BatchView<T> batch);
}
