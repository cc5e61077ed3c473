using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>One step of gated recurrent units for m rows of w units, forward and backward, each in one traversal.</summary>
/// <remarks>
/// Matrices are m × w, those of gates m × 3·(w padded), with the gates r, z, n side by side. r and z include the part of the previous
/// state. n does not: that part is q, separate because r multiplies it. As in <see cref="LstmKernels"/>, the forward step leaves the
/// factors that the backward step needs.
/// </remarks>
internal static unsafe class GruKernels
{
    /// <summary>The number of gates.</summary>
    public const int Gates = 3;

    /// <summary>Computes n = tanh(n + σ(r)∘q) and h = (1 − σ(z))∘n + σ(z)∘h₋, written as n + σ(z)∘(h₋ − n).</summary>
    /// <param name="gates">The weighted inputs; then ∂n/∂r for a weighted n, ∂h/∂z, and ∂h/∂n for a weighted n.</param>
    /// <param name="q">The part of the previous state in n; then σ(r), the factor of that part.</param>
    /// <param name="before">h₋.</param>
    /// <param name="output">h.</param>
    /// <param name="kept">σ(z), the share of h₋ that stays.</param>
    public static void Forward<T>(Matrix<T> gates, Matrix<T> q, Matrix<T> before, Matrix<T> output, Matrix<T> kept)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(gates, q, before, output);
        Require(gates, q, kept, output);
        fixed (T* pGates = gates.Padded, pq = q.Padded, pBefore = before.Padded, pOutput = output.Padded, pKept = kept.Padded)
        {
            var formula = new ForwardFormula<T>(pGates, pq, pBefore, pOutput, pKept, q.Stride);
            GateKernels.Run<ForwardFormula<T>, T>(formula, gates.Rows, Gates, q.Stride);
        }
    }

    /// <summary>
    /// With dh = ∂C/∂h, computes δₙ = dh∘(1 − z)∘tanh′, δ_q = δₙ∘r, δᵣ = δₙ∘q∘σ′, δ_z = dh∘(h₋ − n)∘σ′, and dh₋ += dh∘z.
    /// </summary>
    /// <param name="gates">The gates as <see cref="Forward"/> leaves them; likewise the next two.</param>
    /// <param name="r">σ(r).</param>
    /// <param name="kept">σ(z).</param>
    /// <param name="gradient">dh.</param>
    /// <param name="gradientBefore">dh₋.</param>
    /// <param name="delta">δ of the gates.</param>
    /// <param name="qDelta">δ_q.</param>
    public static void Backward<T>(
        Matrix<T> gates,
        Matrix<T> r,
        Matrix<T> kept,
        Matrix<T> gradient,
        Matrix<T> gradientBefore,
        Matrix<T> delta,
        Matrix<T> qDelta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(gates, r, kept, gradient);
        Require(delta, qDelta, gradientBefore, gradient);
        MatrixKernels.Require(delta.Rows == gates.Rows && delta.Stride == gates.Stride);
        fixed (T* pGates = gates.Padded, pr = r.Padded, pKept = kept.Padded, pdh = gradient.Padded)
        fixed (T* pdhBefore = gradientBefore.Padded, pDelta = delta.Padded, pdq = qDelta.Padded)
        {
            var formula = new BackwardFormula<T>(pGates, pr, pKept, pdh, pdhBefore, pDelta, pdq, r.Stride);
            GateKernels.Run<BackwardFormula<T>, T>(formula, gates.Rows, Gates, r.Stride);
        }
    }

    private static void Require<T>(Matrix<T> gates, Matrix<T> a, Matrix<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(
            (a.Rows, b.Rows, c.Rows) == (gates.Rows, gates.Rows, gates.Rows)
            && (b.Stride, c.Stride, gates.Stride) == (a.Stride, a.Stride, Gates * a.Stride));

    private readonly struct ForwardFormula<T>(T* gate, T* q, T* before, T* output, T* kept, nint stride) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* zr = gate + gates, zz = zr + stride, zn = zz + stride;
            TVector r = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zr), out TVector reset);
            TVector product = TSimd.Multiply(r, TSimd.Load(q + units));
            TSimd.Store(r, q + units);
            TSimd.Store(TSimd.Multiply(product, reset), zr);

            TVector n = Hyperbolic.Tangent<TSimd, TVector, T>(TSimd.Add(product, TSimd.Load(zn)), out TVector slope);
            TVector z = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zz), out TVector renewed);
            TSimd.Store(TSimd.Multiply(renewed, slope), zn);
            TVector difference = TSimd.Subtract(TSimd.Load(before + units), n);
            TSimd.Store(z, kept + units);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(z, renewed), difference), zz);
            TSimd.Store(TSimd.MultiplyAdd(z, difference, n), output + units);
        }
    }

    private readonly struct BackwardFormula<T>(
        T* gate, T* r, T* kept, T* dh, T* dhBefore, T* delta, T* dq, nint stride) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* from = gate + gates, to = delta + gates;
            TVector output = TSimd.Load(dh + units);
            TVector candidate = TSimd.Multiply(output, TSimd.Load(from + (2 * stride)));
            TSimd.Store(candidate, to + (2 * stride));
            TSimd.Store(TSimd.Multiply(candidate, TSimd.Load(from)), to);
            TSimd.Store(TSimd.Multiply(candidate, TSimd.Load(r + units)), dq + units);
            TSimd.Store(TSimd.Multiply(output, TSimd.Load(from + stride)), to + stride);
            TSimd.Store(
                TSimd.MultiplyAdd(output, TSimd.Load(kept + units), TSimd.Load(dhBefore + units)), dhBefore + units);
        }
    }
}
