using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>
/// A convolution of an image maps × height × width, which gives an image of <paramref name="Maps"/> maps of
/// ⌊(height + 2·padding − kernel height)/stride⌋ + 1 rows, and as many columns as the widths say.
/// </summary>
/// <param name="Maps">Maps that come out, 1 to 65,536.</param>
/// <param name="KernelHeight">Rows of the kernel, 1 to those of the image with its padding.</param>
/// <param name="KernelWidth">Columns of the kernel, likewise.</param>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">
/// How the parameters are drawn: fan-in is input maps · kernel height · kernel width, fan-out maps · kernel height ·
/// kernel width. The identity is 1 at the centre of the kernel from map i to map i.
/// </param>
public sealed record Conv2dSpec(
    int Maps, int KernelHeight, int KernelWidth, ActivationSpec Activation, InitializerSpec Initializer)
    : WeightedSpec(Activation, Initializer)
{
    /// <summary>Points from one place of the kernel to the next, both ways; 1 unless told.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the image on each side, fewer than the kernel has rows and columns; 0 unless told.</summary>
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
