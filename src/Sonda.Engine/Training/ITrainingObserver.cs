using System.Numerics;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Training;

/// <summary>Looks on while a network trains; it is to read and to change nothing.</summary>
public interface ITrainingObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>After the gradients of a mini-batch are there and before the parameters move.</summary>
    /// <param name="step">Mini-batches done before, counted over all epochs.</param>
    /// <param name="pass">The batch with its activations and gradients.</param>
    void GradientsReady(long step, BatchPass<T> pass);

    /// <summary>Whether <see cref="Moved"/> is wanted after a step; asked before its parameters move.</summary>
    /// <param name="step">Mini-batches done before.</param>
    bool WantsMoves(long step) => false;

    /// <summary>
    /// After the parameters moved, with what the update measured while it had them in hand. It measures where gradients
    /// are formed before they are followed, which plain descent in mini-batches of at most 32 rows does not do.
    /// </summary>
    /// <param name="step">Mini-batches done before.</param>
    /// <param name="pass">The batch, as it was.</param>
    /// <param name="moves">One for each of the network's parameters, zeros for statistics; empty where nothing was measured.</param>
    void Moved(long step, BatchPass<T> pass, ReadOnlySpan<ParameterUpdateNorms> moves)
    {
    }
}
