using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Kernels.Gates;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>The pass of a batch through a layer of gated recurrent units.</summary>
/// <remarks>
/// The gates r and z add the part of the previous state at once. For n that part stays separate as q = h₋Uₙ + d, because r multiplies it
/// first.
/// </remarks>
internal sealed class GruPass<T> : RecurrentPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T> _recurrentBiases;
    private readonly Panels<T> _gatesForward, _qForward, _gatesBackward, _qBackward;
    private readonly Matrix<T> _q, _qDelta, _kept;
    private readonly int _qColumn;

    public GruPass(Recurrent<T> layer, int capacity)
        : base(layer, capacity)
    {
        (int width, int stride, int rows) = (layer.Width, Matrix<T>.StrideOf(layer.Width), capacity * layer.Steps);
        _recurrentBiases = layer.Parameters[3];
        _qColumn = (GruKernels.Gates - 1) * stride;
        (_gatesForward, _qForward) = (new Panels<T>(width, _qColumn), new Panels<T>(width, stride));
        (_gatesBackward, _qBackward) = (new Panels<T>(_qColumn, stride), new Panels<T>(width, stride));
        (_q, _qDelta) = (Matrix<T>.Create(rows, width), Matrix<T>.Create(rows, width));
        _kept = Matrix<T>.Create(rows, width);
    }

    /// <inheritdoc/>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        base.WriteGradients(x, share, gradients);
        SumKernels.SumRows(All(_qDelta), share, gradients[3]);
    }

    protected override void PackForward(Matrix<T> recurrentWeights)
    {
        _recurrentBiases.Fold();
        _gatesForward.Pack(recurrentWeights, 0);
        _qForward.Pack(recurrentWeights, _qColumn);
    }

    protected override void PackBackward(Matrix<T> recurrentWeights)
    {
        _gatesBackward.PackTransposed(recurrentWeights, 0);
        _qBackward.PackTransposed(recurrentWeights, _qColumn);
    }

    /// <summary>Adds the part of h₋ to r, z and q, and computes h by <see cref="GruKernels.Forward"/>.</summary>
    protected override void ForwardStep(StepRows at)
    {
        Matrix<T> gates = At(Gates, at), q = At(All(_q), at), before = Before(States, at);
        for (int row = 0; row < q.Rows; row++)
        {
            _recurrentBiases.Stored.Row(0).CopyTo(q.Row(row));
        }

        if (at.Step > 0)
        {
            PanelProduct.Add(before, _gatesForward, gates);
            PanelProduct.Add(before, _qForward, q);
        }

        GruKernels.Forward(gates, q, before, At(States, at), At(All(_kept), at));
    }

    /// <summary>
    /// Computes δ of the gates and of q by <see cref="GruKernels.Backward"/>; both go back through U, in addition to dh∘z.
    /// </summary>
    protected override void BackwardStep(StepRows at)
    {
        Matrix<T> delta = At(GateDeltas, at), qDelta = At(All(_qDelta), at), gradientBefore = GradientBefore(StateGradients, at);
        GruKernels.Backward(
            At(Gates, at), At(All(_q), at), At(All(_kept), at), At(StateGradients, at), gradientBefore, delta, qDelta);
        if (at.Step > 0)
        {
            PanelProduct.Add(delta, _gatesBackward, gradientBefore);
            PanelProduct.Add(qDelta, _qBackward, gradientBefore);
        }
    }

    protected override void AddRecurrentGradient(Matrix<T> before, int row, Matrix<T> gradient, int column, int columns)
    {
        int end = column + columns, gates = Math.Min(end, _qColumn) - column, q = Math.Max(column, _qColumn);
        if (gates > 0)
        {
            PanelProduct.AddOuterProducts(before, GateDeltas.Slice(row, before.Rows), column, gradient, column, gates);
        }

        if (end > q)
        {
            PanelProduct.AddOuterProducts(before, All(_qDelta).Slice(row, before.Rows), q - _qColumn, gradient, q, end - q);
        }
    }
}
