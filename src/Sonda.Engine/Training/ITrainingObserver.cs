using System.Numerics;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Training;

/// <summary>Watches a network train. It reads through views, which cannot change what they show.</summary>
public interface ITrainingObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the observer asks for in a step; the trainer asks before the step begins, and does only what some observer needs.</summary>
    /// <param name="step">Mini-batches done before, counted over all epochs.</param>
    StepNeeds Needs(long step);

    /// <summary>After the backward pass and before the parameters change, if asked for by <see cref="StepNeeds.Gradients"/>.</summary>
    /// <param name="step">Mini-batches done before.</param>
    /// <param name="batch">The batch with its activations and gradients.</param>
    void GradientsReady(long step, BatchView<T> batch);

    /// <summary>
    /// After the parameters changed, if asked for by <see cref="StepNeeds.ParameterUpdates"/>, with the norms that the update
    /// measured while it had the numbers in hand. A step that diverges on the way does not come here.
    /// </summary>
    /// <param name="step">Mini-batches done before.</param>
    /// <param name="batch">The batch as it was; its network has the new parameters.</param>
    /// <param name="updates">
    /// One for each of the network's parameters, zeros for statistics; empty if the step does not form gradients
    /// (<see cref="BatchView{T}.MeasuresUpdates"/>).
    /// </param>
    void ParametersUpdated(long step, BatchView<T> batch, ReadOnlySpan<ParameterUpdateNorms> updates);
}
