using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>
/// C(φ(z), y): a cost that computes from z, behind an output activation of the network's own. In training, ∂C/∂z = ∂C/∂a · φ′(z).
/// </summary>
internal sealed class ActivatedCost<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Cost<T> _cost;
    private readonly Activation<T> _activation;
    private T[] _outputs = [];

    /// <summary>Puts a cost behind an activation.</summary>
    /// <param name="cost">A cost whose <see cref="Cost{T}.OutputActivation"/> is the identity.</param>
    /// <param name="activation">φ.</param>
    public ActivatedCost(Cost<T> cost, ActivationSpec activation) => (_cost, _activation) = (cost, Activation<T>.Of(activation));

    public override OutputActivation OutputActivation => OutputActivation.Identity;

    public override double Value(ReadOnlySpan<T> z, int label) => _cost.Value(Outputs(z), label);

    public override double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y) => _cost.Value(Outputs(z), y);

    /// <summary>∂C/∂z = ∂C/∂a · φ′(z).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        _cost.OutputDelta(a, a, labels, delta);
        TimesSlope(z, delta);
    }

    /// <summary>∂C/∂z = ∂C/∂a · φ′(z).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        _cost.OutputDelta(a, a, y, delta);
        TimesSlope(z, delta);
    }

    public override LocalizableText? TargetFault(ReadOnlySpan<float> y) => _cost.TargetFault(y);

    /// <summary>The class by the outputs, not by z: φ may fall where z rises.</summary>
    public override int Classify(ReadOnlySpan<T> z) => _cost.Classify(Outputs(z));

    public override LocalizableText? CannotLearn(int outputs) => _cost.CannotLearn(outputs);

    private void TimesSlope(Matrix<T> z, Matrix<T> delta)
    {
        _activation.Backward(z.Padded, delta.Padded);
        // The slope at z = 0 of the padding may be infinite or NaN, as of a formula with 1/z.
        ClearPadding(delta);
    }

    private ReadOnlySpan<T> Outputs(ReadOnlySpan<T> z)
    {
        if (_outputs.Length < z.Length)
        {
            _outputs = new T[z.Length];
        }

        Span<T> a = _outputs.AsSpan(0, z.Length);
        _activation.Forward(z, a);
        return a;
    }
}
