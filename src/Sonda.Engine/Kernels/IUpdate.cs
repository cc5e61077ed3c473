using System.Numerics;

namespace Sonda.Engine.Kernels;

/// <summary>
/// A formula that moves a parameter by its gradient and by what is remembered of it, for
/// <see cref="UpdateKernels"/>. An instance carries the scalars of one step.
/// </summary>
internal interface IUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers remembered for each parameter: 0, 1 or 2.</summary>
    static abstract int MomentCount { get; }

    /// <summary>One step. A moment that is not counted is neither loaded nor stored.</summary>
    void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}
