using System.Numerics;
using Sonda.Engine.Kernels.Gates;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>The pass of a batch through a layer of long short-term memory.</summary>
internal sealed class LstmPass<T> : RecurrentPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Panels<T> _forward, _backward;
    private readonly Matrix<T> _cells, _cellGradients, _kept, _shown;

    public LstmPass(Recurrent<T> layer, int capacity)
        : base(layer, capacity)
    {
        int stride = Matrix<T>.StrideOf(layer.Width), rows = capacity * layer.Steps;
        _forward = new Panels<T>(layer.Width, LstmKernels.Gates * stride);
        _backward = new Panels<T>(LstmKernels.Gates * stride, stride);
        (_cells, _cellGradients) = (Matrix<T>.Create(rows, layer.Width), Matrix<T>.Create(rows, layer.Width));
        (_kept, _shown) = (Matrix<T>.Create(rows, layer.Width), Matrix<T>.Create(rows, layer.Width));
    }

    protected override void PackForward(Matrix<T> recurrentWeights) => _forward.Pack(recurrentWeights, 0);

    protected override void PackBackward(Matrix<T> recurrentWeights)
    {
        _backward.PackTransposed(recurrentWeights, 0);
        LastStep(_cellGradients).Padded.Clear();
    }

    /// <summary>Computes z = xW + b + h₋U, and from it c and h by <see cref="LstmKernels.Forward"/>.</summary>
    protected override void ForwardStep(StepRows at)
    {
        Matrix<T> z = At(Gates, at), cells = All(_cells);
        if (at.Step > 0)
        {
            PanelProduct.Add(Before(States, at), _forward, z);
        }

        LstmKernels.Forward(
            z, Before(cells, at), At(cells, at), At(States, at), At(All(_kept), at), At(All(_shown), at));
    }

    /// <summary>Computes δ of the gates by <see cref="LstmKernels.Backward"/>; δUᵀ goes back in addition to dc∘f.</summary>
    protected override void BackwardStep(StepRows at)
    {
        Matrix<T> delta = At(GateDeltas, at), gradients = All(_cellGradients);
        LstmKernels.Backward(
            At(Gates, at),
            At(All(_kept), at),
            At(All(_shown), at),
            At(StateGradients, at),
            At(gradients, at),
            GradientBefore(gradients, at),
            delta);
        if (at.Step > 0)
        {
            PanelProduct.Add(delta, _backward, GradientBefore(StateGradients, at));
        }
    }

    protected override Matrix<T> GradientsOf(RecurrentState state) =>
        state == RecurrentState.Cell ? All(_cellGradients) : base.GradientsOf(state);

    protected override void CutCarry(int row) => _cellGradients.Row(row).Clear();
}
