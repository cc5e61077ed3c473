using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Clips the gradients of a network, tensor by tensor.</summary>
/// <remarks>
/// A step calls <see cref="Measure"/> for each tensor, then <see cref="Join"/>, then <see cref="Apply"/> for each tensor; it allocates
/// nothing.
/// </remarks>
internal sealed class GradientClipper<T>(GradientClipping spec, int slotCount)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _norms = new double[slotCount];

    /// <summary>The norm of all gradients before clipping, from the last <see cref="Join"/>; NaN before the first.</summary>
    public double Norm { get; private set; } = double.NaN;

    /// <summary>Whether that norm is finite. If not, gradients stay unclipped, so that the cause can be found in them.</summary>
    public bool IsFinite => double.IsFinite(Norm);

    /// <summary>Returns the norm of one tensor from its last <see cref="Measure"/>.</summary>
    public double NormOf(int slot) => _norms[slot];

    /// <summary>Measures the norm of one tensor.</summary>
    public void Measure(int slot, ReadOnlySpan<T> gradient) => _norms[slot] = Norms.Euclidean(gradient);

    /// <summary>Combines the norms of all tensors, each measured in this step, and returns the result.</summary>
    public double Join() => Norm = Norms.Euclidean<double>(_norms);

    /// <summary>Clips one tensor in place.</summary>
    public void Apply(Span<T> gradient)
    {
        if (!IsFinite)
        {
            return;
        }

        if (spec.Kind == ClippingKind.Norm && Norm > spec.Limit)
        {
            Shorten(gradient);
        }
        else if (spec.Kind == ClippingKind.Value && Norm > spec.Limit)
        {
            // No single number exceeds the norm of all: below the limit there is nothing to clip.
            UpdateKernels.Apply(new Clamp(T.CreateTruncating(spec.Limit)), gradient);
        }
    }

    private void Shorten(Span<T> gradient)
    {
        double factor = spec.Limit / Norm;
        if (factor > 1e-30)
        {
            ElementwiseKernels.Scale(gradient, T.CreateTruncating(factor));
            return;
        }

        // The factor is too small for a float, perhaps even for a double: multiply by two factors, the first a power of two.
        int limitExponent = Math.ILogB(spec.Limit), normExponent = Math.ILogB(Norm);
        int exponent = limitExponent - normExponent, half = exponent / 2;
        double rest = Math.ScaleB(spec.Limit, -limitExponent) / Math.ScaleB(Norm, -normExponent);
        ElementwiseKernels.Scale(gradient, T.CreateTruncating(Math.ScaleB(1, half)));
        ElementwiseKernels.Scale(gradient, T.CreateTruncating(Math.ScaleB(rest, exponent - half)));
    }

    /// <summary>max(−limit, min(limit, x)) of a finite x; within the limits x keeps every bit.</summary>
    private readonly struct Clamp(T limit) : IUpdate<T>
    {
        public static int MomentCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            // limit − x is negative exactly if x exceeds the limit; any other x passes bit for bit.
            TVector greatest = TSimd.Broadcast(limit);
            TVector low = TSimd.SelectNegative(TSimd.Subtract(greatest, gradient), greatest, gradient);
            parameter = TSimd.Max(low, TSimd.Broadcast(-limit));
        }
    }
}
