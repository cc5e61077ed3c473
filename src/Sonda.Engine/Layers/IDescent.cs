using System.Numerics;

namespace Sonda.Engine.Layers;

/// <summary>A pass that can take a step of plain gradient descent without storing the gradient.</summary>
internal interface IDescent<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes w ← decay·w − (η/m) Σ ∂C/∂w and b ← b − (η/m) Σ ∂C/∂b, after the backward pass.</summary>
    /// <param name="x">The input of the layer.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="decay">1 − ηλ/n.</param>
    /// <returns>Whether every parameter is still finite.</returns>
    bool Descend(in BatchInput<T> x, double learningRate, double decay);
}
