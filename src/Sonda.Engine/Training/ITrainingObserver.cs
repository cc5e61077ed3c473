using System.Numerics;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Training;

/// <summary>Observes training through read-only views.</summary>
/// <remarks>
/// No member of a view, and no cast of what it returns, leads to memory that training reads. While a step is in progress, the trainer refuses
/// another step, a change, and a copy of its state. C# cannot protect memory from code that goes around its type system: an observer that
/// writes through <see cref="System.Runtime.InteropServices.MemoryMarshal"/>, unsafe code or reflection on private members does move weights.
/// </remarks>
public interface ITrainingObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Returns the needs of the observer for a step. The trainer asks before the step begins and does only what some observer needs.
    /// </summary>
    /// <param name="step">Mini-batches done before, over all epochs.</param>
    StepNeeds Needs(long step);

    /// <summary>Called after the backward pass and before the update if the observer asked for <see cref="StepNeeds.Gradients"/>.</summary>
    /// <param name="step">Mini-batches done before.</param>
    /// <param name="batch">The batch with its activations and gradients.</param>
    void GradientsReady(long step, BatchView<T> batch);

    /// <summary>
    /// Called after the update if the observer asked for <see cref="StepNeeds.ParameterUpdates"/>, with the norms that the update measured
    /// on its way. Not called for a step that diverges.
    /// </summary>
    /// <param name="step">Mini-batches done before.</param>
    /// <param name="batch">The batch; its network has the new parameters.</param>
    /// <param name="updates">
    /// One entry for each parameter of the network, zeros for statistics; empty if the step does not compute gradients (<see
    /// cref="BatchView{T}.MeasuresUpdates"/>).
    /// </param>
    void ParametersUpdated(long step, BatchView<T> batch, ReadOnlySpan<ParameterUpdateNorms> updates);
}
