using System.Numerics;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers;

/// <summary>A pass that can move its weights by any optimizer without writing their gradient down.</summary>
internal interface IWeightUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether it can for this batch, and is quicker so.</summary>
    bool CanUpdate(in BatchInput<T> x);

    /// <summary>Moves the first parameter of the layer, after the backward pass.</summary>
    /// <param name="x">What went in.</param>
    /// <param name="share">What the sum over the rows of the batch is multiplied by.</param>
    /// <param name="mover">The optimizer.</param>
    /// <param name="meter">What is measured of the move; null where nobody asks.</param>
    /// <returns>Whether every weight, and what is remembered of it, is finite.</returns>
    bool Update(in BatchInput<T> x, T share, ParameterUpdate<T> mover, ParameterUpdateMeter? meter);

    /// <summary>Writes ∂C/∂w of the other parameters.</summary>
    /// <param name="share">What the sum over the rows of the batch is multiplied by.</param>
    /// <param name="gradients">One for each parameter of the layer; the first stays as it is.</param>
    void WriteOtherGradients(T share, ReadOnlySpan<Matrix<T>> gradients);
}
