using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>What a step that another program made has changed, in one traversal of weights, gradient and the weights before it.</summary>
/// <remarks>
/// Weights of common layers do not fit the second-level cache, so the time is that of four streams from and to behind it, and sums in
/// double are free. They need no second look at what squares to zero in float, such as the gradients of dead units.
/// </remarks>
internal static unsafe class ChangeKernels
{
    private const int Lanes = 8;

    /// <summary>Computes Σ g², Σ w² and Σ (v − w)², then sets w = v.</summary>
    /// <param name="gradient">g; empty if there is none.</param>
    /// <param name="before">w.</param>
    /// <param name="after">v, of the same length.</param>
    public static (double Gradients, double Parameters, double Changes) MoveOn<T>(ReadOnlySpan<T> gradient, Span<T> before, ReadOnlySpan<T> after)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(after.Length == before.Length && (gradient.IsEmpty || gradient.Length == before.Length));
        fixed (T* pg = gradient, pb = before, pa = after)
        {
            // Without a gradient, the weights take its place: they are read anyway.
            (double gradients, double parameters, double changes) = MoveOn(pg == null ? pb : pg, pb, pa, before.Length);
            return (pg == null ? 0 : gradients, parameters, changes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Gradients, double Parameters, double Changes) MoveOn<T>(T* gradient, T* before, T* after, nint length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two chains of each sum, so that an addition does not wait for the previous one.
        Vector512<double> g0 = Vector512<double>.Zero, g1 = g0, w0 = g0, w1 = g0, c0 = g0, c1 = g0;
        nint i = 0;
        for (; i <= length - (2 * Lanes); i += 2 * Lanes)
        {
            Vector512<double> old0 = EightLanes.Load(before + i), old1 = EightLanes.Load(before + i + Lanes);
            Vector512<double> change0 = EightLanes.Load(after + i) - old0, change1 = EightLanes.Load(after + i + Lanes) - old1;
            Vector512<double> gradient0 = EightLanes.Load(gradient + i), gradient1 = EightLanes.Load(gradient + i + Lanes);
            w0 += old0 * old0;
            w1 += old1 * old1;
            c0 += change0 * change0;
            c1 += change1 * change1;
            g0 += gradient0 * gradient0;
            g1 += gradient1 * gradient1;
            Unsafe.CopyBlockUnaligned(before + i, after + i, (uint)(2 * Lanes * sizeof(T)));
        }

        double gradients = Reductions.Join(g0 + g1), parameters = Reductions.Join(w0 + w1), changes = Reductions.Join(c0 + c1);
        for (; i < length; i++)
        {
            double g = double.CreateTruncating(gradient[i]), w = double.CreateTruncating(before[i]), change = double.CreateTruncating(after[i]) - w;
            gradients += g * g;
            parameters += w * w;
            changes += change * change;
            before[i] = after[i];
        }

        return (gradients, parameters, changes);
    }
}
