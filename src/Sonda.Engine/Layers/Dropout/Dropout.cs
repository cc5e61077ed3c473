using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Dropout;

/// <summary>
/// Drops each number with probability p in training, and divides the others by 1 − p; in evaluation all numbers pass unchanged (Srivastava
/// et al. 2014, section 10; the division is known as inverted dropout).
/// </summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
/// <remarks>
/// p is rounded to a multiple of 2⁻¹⁶, at most 1 − 2⁻¹⁶. The divisor uses the rounded p, so that the mean is preserved. The dropped numbers
/// of a step depend only on the seed, the step, and the number of dropout layers before: the d-th dropout layer draws in step s from the
/// stream ("dropout", d), ("step", s).
/// </remarks>
internal sealed class Dropout<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Dropout(Shape shape, double rate)
        : base(shape, shape) =>
        Threshold = Math.Min((int)Math.Round(rate * DropoutKernels.Resolution), DropoutKernels.Resolution - 1);

    /// <summary>The rounded p.</summary>
    public double Rate => (double)Threshold / DropoutKernels.Resolution;

    internal int Threshold { get; }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Dropout;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new DropoutPass<T>(this, capacity, earlier.Count(pass => pass is DropoutPass<T>));
}
