using System.Numerics;

namespace Sonda.Engine.Training;

/// <summary>Watches the gradients of a batch on their way back through the layers.</summary>
internal interface IGradientFlow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Before a layer goes back: the gradient at its output is in <see cref="BatchView{T}.OutputGradient"/>, and all layers
    /// behind it have their δ.
    /// </summary>
    /// <param name="layer">The layer, as an index of the network's.</param>
    /// <param name="batch">The batch.</param>
    void Arrived(int layer, BatchView<T> batch);
}
