using System.Numerics;

namespace Sonda.Engine.Kernels;

/// <summary>
/// A formula that updates a parameter from its gradient and its moments, for <see cref="UpdateKernels"/>. An instance holds the scalars of
/// one step.
/// </summary>
internal interface IUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of moments of each parameter: 0, 1 or 2.</summary>
    static abstract int MomentCount { get; }

    /// <summary>Computes one step. A moment beyond <see cref="MomentCount"/> is neither loaded nor stored.</summary>
    void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}
