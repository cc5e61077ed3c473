using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Weight decay within one step; at least one of its two coefficients is 0.</summary>
/// <remarks>
/// Computes w − ηλw rather than (1 − ηλ)w: in float, 1 − ηλ would lose the digits of a small ηλ.
/// </remarks>
internal readonly struct Decay<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _coupled;
    private readonly T _shrinkage;

    /// <summary>Creates the decay of a step.</summary>
    /// <param name="kind">The place of λ.</param>
    /// <param name="coefficient">λ.</param>
    /// <param name="learningRate">η.</param>
    public Decay(WeightDecayKind kind, double coefficient, double learningRate)
    {
        _coupled = T.CreateTruncating(kind == WeightDecayKind.L2 ? coefficient : 0);
        _shrinkage = T.CreateTruncating(kind == WeightDecayKind.Decoupled ? -learningRate * coefficient : 0);
    }

    /// <summary>g + λw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TSimd, TVector>(TVector parameter, TVector gradient)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct => TSimd.MultiplyAdd(TSimd.Broadcast(_coupled), parameter, gradient);

    /// <summary>w − ηλw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Parameter<TSimd, TVector>(TVector parameter)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct => TSimd.MultiplyAdd(TSimd.Broadcast(_shrinkage), parameter, parameter);
}
