using System.Numerics;

namespace Sonda.Engine.Training;

/// <summary>Looks on while a network trains; it is to read and to change nothing.</summary>
public interface ITrainingObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>After the gradients of a mini-batch are there and before the parameters move.</summary>
    /// <param name="step">Mini-batches done before, counted over all epochs.</param>
    /// <param name="pass">The batch with its activations and gradients.</param>
    void GradientsReady(long step, BatchPass<T> pass);
}
