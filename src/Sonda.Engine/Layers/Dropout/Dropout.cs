using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Dropout;

/// <summary>
/// While training each number is dropped with a probability p, and what is kept is divided by 1 − p; else everything
/// passes as it is (Srivastava et al. 2014, section 10, where the division is called inverted dropout today).
/// </summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
/// <remarks>
/// p is rounded to a multiple of 2⁻¹⁶, at most 1 − 2⁻¹⁶, and it is the rounded p that what is kept is divided by, so that
/// the mean stays. What is dropped in a step is a function of the seed, of the step, and of how many layers that drop
/// come before: the d-th of them draws in step s from the stream ("dropout", d), ("step", s).
/// </remarks>
internal sealed class Dropout<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Dropout(Shape shape, double rate)
        : base(shape, shape) =>
        Threshold = Math.Min((int)Math.Round(rate * DropoutKernels.Resolution), DropoutKernels.Resolution - 1);

    /// <summary>p as it is used.</summary>
    public double Rate => (double)Threshold / DropoutKernels.Resolution;

    internal int Threshold { get; }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Dropout;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new DropoutPass<T>(this, capacity, earlier.Count(pass => pass is DropoutPass<T>));
}
