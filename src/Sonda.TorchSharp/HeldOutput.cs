using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>The outputs of a layer, held until the backward pass has left their gradient in them.</summary>
/// <remarks>
/// It puts no node into the graph and costs a fifth of a <see cref="GradientTap"/>. But after an operation that works in place, the gradient is that
/// of its result; a sample of the outputs shows such an operation.
/// </remarks>
internal sealed class HeldOutput : IDisposable
{
    private readonly Tensor _output;
    private readonly double[] _sample = new double[Numbers.SampleLength];

    private HeldOutput(Tensor output)
    {
        // A second handle of the same tensor, because a Sequential disposes the first one.
        _output = output.contiguous().DetachFromDisposeScope();
        _output.retain_grad();
        Numbers.Sample(_output, _sample);
    }

    /// <summary>Whether the outputs still are what the layer gave.</summary>
    public bool IsUntouched => Numbers.IsUnchanged(_output, _sample);

    /// <summary>The gradient; null before the backward pass.</summary>
    public Tensor? Gradient => _output.grad;

    /// <summary>Holds outputs; null if they are not in memory in their order.</summary>
    public static HeldOutput? Of(Tensor output) =>
        output.device_type == DeviceType.CPU && output.is_contiguous() ? new HeldOutput(output) : null;

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();
}
