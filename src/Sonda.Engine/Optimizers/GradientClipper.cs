using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Clips the gradients of a network, tensor by tensor.</summary>
/// <remarks>
/// A step is <see cref="Measure"/> for each tensor, <see cref="Join"/>, and <see cref="Apply"/> for each tensor; it
/// allocates nothing.
/// </remarks>
internal sealed class GradientClipper<T>(GradientClipping spec, int slotCount)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _norms = new double[slotCount];

    /// <summary>The norm of all gradients before clipping, of the last <see cref="Join"/>; NaN before the first.</summary>
    public double Norm { get; private set; } = double.NaN;

    /// <summary>Whether that norm is finite; where not, gradients stay as they are, for whoever seeks the fault.</summary>
    public bool IsFinite => double.IsFinite(Norm);

    /// <summary>The norm of one tensor as <see cref="Measure"/> found it.</summary>
    public double NormOf(int slot) => _norms[slot];

    /// <summary>Takes the norm of one tensor.</summary>
    public void Measure(int slot, ReadOnlySpan<T> gradient) => _norms[slot] = Norms.Euclidean(gradient);

    /// <summary>Joins the norms of all tensors, each measured in this step, to one and returns it.</summary>
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
            // No number is larger than the norm of all.
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

        // Too small for a float, perhaps for a double: in two factors, the first a power of two.
        int limitExponent = Math.ILogB(spec.Limit), normExponent = Math.ILogB(Norm);
        int exponent = limitExponent - normExponent, half = exponent / 2;
        double rest = Math.ScaleB(spec.Limit, -limitExponent) / Math.ScaleB(Norm, -normExponent);
        ElementwiseKernels.Scale(gradient, T.CreateTruncating(Math.ScaleB(1, half)));
        ElementwiseKernels.Scale(gradient, T.CreateTruncating(Math.ScaleB(rest, exponent - half)));
    }

    /// <summary>max(−limit, min(limit, x)) of a finite x, every bit of it where it is within.</summary>
    private readonly struct Clamp(T limit) : IUpdate<T>
    {
        public static int MomentCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector greatest = TSimd.Broadcast(limit);
            TVector low = TSimd.SelectNegative(TSimd.Subtract(greatest, gradient), greatest, gradient);
            parameter = TSimd.Max(low, TSimd.Broadcast(-limit));
        }
    }
}
