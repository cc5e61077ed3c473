using System.Numerics;

namespace Sonda.Engine.Training;

/// <summary>Looks on while the gradients of a batch go back through the layers; it is to read and to change nothing.</summary>
public interface IGradientFlow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Before a layer goes back: what has arrived at its output is in <see cref="BatchPass{T}.OutputGradient"/>, and all
    /// layers behind it have their δ.
    /// </summary>
    /// <param name="layer">The layer, as an index of the network's.</param>
    /// <param name="pass">The batch.</param>
    void Arrived(int layer, BatchPass<T> pass);
}
