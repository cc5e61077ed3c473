using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>
/// A convolution of an image maps × height × width. The output has <paramref name="Maps"/> maps of ⌊(height + 2·padding − kernel
/// height)/stride⌋ + 1 rows; the columns follow from the widths in the same way.
/// </summary>
/// <param name="Maps">Output maps, 1 to 65,536.</param>
/// <param name="KernelHeight">Rows of the kernel, from 1 to the rows of the padded image.</param>
/// <param name="KernelWidth">Columns of the kernel, from 1 to the columns of the padded image.</param>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">
/// The initializer of the parameters: fan-in is input maps · kernel height · kernel width, fan-out is maps · kernel height · kernel width.
/// The identity is 1 at the centre of the kernel from map i to map i.
/// </param>
public sealed record Conv2dSpec(
    int Maps, int KernelHeight, int KernelWidth, ActivationSpec Activation, InitializerSpec Initializer)
    : WeightedSpec(Activation, Initializer)
{
    /// <summary>The distance between neighbouring kernel positions, in points, in both directions; default: 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the image on each side, fewer than the kernel has rows and columns; default: 0.</summary>
    public int Padding { get; init; }

    /// <inheritdoc/>
    private protected override void AddWeights<T>(LayerBuilder<T> builder, ActivationSpec activation)
    {
        if (Maps is < 1 or > Limits.MaxWidth)
        {
            throw builder.Fault($"a convolution may have 1 to {Limits.MaxWidth} maps; found {Maps}.");
        }

        var window = new Window(builder.Shape, KernelHeight, KernelWidth, Stride, Padding);
        if (window.Fault() is { } reason)
        {
            throw builder.Fault(reason);
        }

        builder.Add(new Conv2d<T>(window, Maps, activation, Initializer));
    }
}
