using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels.Gates;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>The pass of a batch through a simple recurrent layer.</summary>
internal sealed class RnnPass<T> : RecurrentPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Activation<T> _activation;
    private readonly Panels<T> _forward, _backward;

    public RnnPass(Recurrent<T> layer, int capacity)
        : base(layer, capacity)
    {
        int stride = Matrix<T>.StrideOf(layer.Width);
        _activation = Activation<T>.Of(layer.Spec.Activation);
        (_forward, _backward) = (new Panels<T>(layer.Width, stride), new Panels<T>(layer.Width, stride));
    }

    /// <summary>z of all steps, T·m × w.</summary>
    public override Matrix<T> WeightedInput => Gates;

    protected override void PackForward(Matrix<T> recurrentWeights) => _forward.Pack(recurrentWeights, 0);

    protected override void PackBackward(Matrix<T> recurrentWeights) => _backward.PackTransposed(recurrentWeights, 0);

    /// <summary>Computes z = xW + b + h₋U and h = φ(z).</summary>
    protected override void ForwardStep(StepRows at)
    {
        Matrix<T> z = At(Gates, at);
        if (at.Step > 0)
        {
            PanelProduct.Add(Before(States, at), _forward, z);
        }

        _activation.Forward(z.Padded, At(States, at).Padded);
    }

    /// <summary>Computes δ = ∂C/∂h∘φ′(z); δUᵀ goes back.</summary>
    protected override void BackwardStep(StepRows at)
    {
        Matrix<T> delta = At(GateDeltas, at);
        At(StateGradients, at).Padded.CopyTo(delta.Padded);
        _activation.Backward(At(Gates, at).Padded, delta.Padded);
        if (at.Step > 0)
        {
            PanelProduct.Add(delta, _backward, GradientBefore(StateGradients, at));
        }
    }
}
