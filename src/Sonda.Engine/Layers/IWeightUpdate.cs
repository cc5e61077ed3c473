using System.Numerics;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>A pass that can update its weights with any optimizer without storing their gradient.</summary>
internal interface IWeightUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether it can for this batch, and is faster that way.</summary>
    bool CanUpdate(in BatchInput<T> x);

    /// <summary>Updates the first parameter of the layer, after the backward pass.</summary>
    /// <param name="x">The input of the layer.</param>
    /// <param name="share">The factor of the sum over the rows of the batch.</param>
    /// <param name="update">The optimizer.</param>
    /// <param name="meter">Collects the norms of the update; null to measure nothing.</param>
    /// <returns>Whether every weight and its moments are finite.</returns>
    bool Update(in BatchInput<T> x, T share, ParameterUpdate<T> update, ParameterUpdateMeter? meter);

    /// <summary>Computes ∂C/∂w of the other parameters.</summary>
    /// <param name="share">The factor of the sum over the rows of the batch.</param>
    /// <param name="gradients">One for each parameter of the layer; the first stays unchanged.</param>
    void WriteOtherGradients(T share, ReadOnlySpan<Matrix<T>> gradients);
}
