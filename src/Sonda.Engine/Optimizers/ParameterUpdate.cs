using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>The update of one tensor by an optimizer in one step.</summary>
/// <param name="Optimizer">The optimizer, whose step has begun.</param>
/// <param name="Slot">The tensor.</param>
/// <param name="LearningRate">η of this step and layer.</param>
/// <param name="WeightDecay">λ of the tensor.</param>
internal readonly record struct ParameterUpdate<T>(Optimizer<T> Optimizer, int Slot, double LearningRate, double WeightDecay) : IParameterUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool Move(int start, in UpdateBlock<T> part) => Optimizer.Move(Slot, start, part, LearningRate, WeightDecay);
}
