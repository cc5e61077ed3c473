using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Dropout;

/// <summary>The pass of a batch through a <see cref="Dropout{T}"/> layer.</summary>
internal sealed class DropoutPass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dropout<T> _layer;
    private readonly int _index;
    private readonly Matrix<T> _mask;
    private readonly RandomStream _stream = new(0), _draws = new(0);
    private bool _drops;

    /// <summary>Creates the buffers of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    /// <param name="index">The number of dropout layers before this one.</param>
    public DropoutPass(Dropout<T> layer, int capacity, int index)
        : base(layer, capacity)
    {
        (_layer, _index) = (layer, index);
        _mask = Matrix<T>.Create(capacity * layer.Output.Steps, layer.Output.Features);
    }

    public override Layer<T> Layer => _layer;

    /// <summary>0 for a dropped number, otherwise 1/(1 − p): the mask of the last <see cref="Forward"/> that dropped.</summary>
    internal Matrix<T> Mask => Rows(_mask);

    /// <summary>Computes a = x · mask if units are dropped, else x.</summary>
    public override void Forward(in BatchInput<T> x)
    {
        _drops = Batch is { Mode: not BatchMode.Evaluation, Random: not null } && _layer.Threshold > 0;
        if (_drops)
        {
            Batch.Random!.SplitInto(_stream, "dropout", _index);
            _stream.SplitInto(_draws, "step", Batch.Step);
            DropoutKernels.FillMask(_draws, _layer.Threshold, T.CreateTruncating(1 / (1 - _layer.Rate)), Mask);
        }

        Pass(x.Dense, Output);
    }

    /// <summary>Computes ∂C/∂x = ∂C/∂a · mask if units are dropped, else ∂C/∂a.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        if (inputGradient.Rows > 0)
        {
            Pass(OutputGradient, inputGradient);
        }
    }

    private void Pass(Matrix<T> from, Matrix<T> to)
    {
        if (_drops)
        {
            ElementwiseKernels.Combine<Times<T>, T>(from.Padded, Mask.Padded, to.Padded);
        }
        else
        {
            from.Padded.CopyTo(to.Padded);
        }
    }
}
