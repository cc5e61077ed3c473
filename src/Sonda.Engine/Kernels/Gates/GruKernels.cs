using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>One step of gated recurrent units for m rows of w units, both ways, each in one traversal.</summary>
/// <remarks>
/// Matrices are m × w, those of gates m × 3·(w padded), the gates r, z, n side by side: r and z with what the state before
/// adds to them, n without it, which is q and stands by itself because r multiplies it.
/// </remarks>
internal static unsafe class GruKernels
{
    /// <summary>The number of gates.</summary>
    public const int Gates = 3;

    /// <summary>n = tanh(n + σ(r)∘q) and h = (1 − σ(z))∘n + σ(z)∘h₋, written as n + σ(z)∘(h₋ − n).</summary>
    /// <param name="gates">The weighted inputs.</param>
    /// <param name="q">What the state before adds to n.</param>
    /// <param name="before">h₋.</param>
    /// <param name="output">h.</param>
    public static void Forward<T>(Matrix<T> gates, Matrix<T> q, Matrix<T> before, Matrix<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(gates, q, before, output);
        fixed (T* pGates = gates.Padded, pq = q.Padded, pBefore = before.Padded, pOutput = output.Padded)
        {
            var formula = new ForwardFormula<T>(pGates, pq, pBefore, pOutput, q.Stride);
            GateKernels.Run<ForwardFormula<T>, T>(formula, gates.Rows, Gates, q.Stride);
        }
    }

    /// <summary>
    /// With dh = ∂C/∂h: δₙ = dh∘(1 − z)∘tanh′, δ_q = δₙ∘r, δᵣ = δₙ∘q∘σ′, δ_z = dh∘(h₋ − n)∘σ′, and dh₋ += dh∘z.
    /// </summary>
    /// <param name="gates">The weighted inputs.</param>
    /// <param name="q">What the state before adds to n.</param>
    /// <param name="before">h₋.</param>
    /// <param name="gradient">dh.</param>
    /// <param name="gradientBefore">dh₋.</param>
    /// <param name="delta">δ of the gates.</param>
    /// <param name="qDelta">δ_q.</param>
    public static void Backward<T>(
        Matrix<T> gates,
        Matrix<T> q,
        Matrix<T> before,
        Matrix<T> gradient,
        Matrix<T> gradientBefore,
        Matrix<T> delta,
        Matrix<T> qDelta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(gates, q, before, gradient);
        Require(delta, qDelta, gradientBefore, gradient);
        MatrixKernels.Require(delta.Rows == gates.Rows && delta.Stride == gates.Stride);
        fixed (T* pGates = gates.Padded, pq = q.Padded, pBefore = before.Padded, pdh = gradient.Padded)
        fixed (T* pdhBefore = gradientBefore.Padded, pDelta = delta.Padded, pdq = qDelta.Padded)
        {
            var formula = new BackwardFormula<T>(pGates, pq, pBefore, pdh, pdhBefore, pDelta, pdq, q.Stride);
            GateKernels.Run<BackwardFormula<T>, T>(formula, gates.Rows, Gates, q.Stride);
        }
    }

    private static void Require<T>(Matrix<T> gates, Matrix<T> a, Matrix<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(
            (a.Rows, b.Rows, c.Rows) == (gates.Rows, gates.Rows, gates.Rows)
            && (b.Stride, c.Stride, gates.Stride) == (a.Stride, a.Stride, Gates * a.Stride));

    private readonly struct ForwardFormula<T>(T* gate, T* q, T* before, T* output, nint stride) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* zr = gate + gates, zz = zr + stride, zn = zz + stride;
            TVector r = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zr));
            TVector n = Hyperbolic.Tangent<TSimd, TVector, T>(TSimd.MultiplyAdd(r, TSimd.Load(q + units), TSimd.Load(zn)));
            TVector z = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zz));
            TSimd.Store(TSimd.MultiplyAdd(z, TSimd.Subtract(TSimd.Load(before + units), n), n), output + units);
        }
    }

    private readonly struct BackwardFormula<T>(
        T* gate, T* q, T* before, T* dh, T* dhBefore, T* delta, T* dq, nint stride) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* zr = gate + gates, zz = zr + stride, zn = zz + stride;
            T* dr = delta + gates, dz = dr + stride, dn = dz + stride;
            TVector fromAfter = TSimd.Load(dh + units), product = TSimd.Load(q + units);
            TVector r = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zr), out TVector reset);
            TVector z = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zz), out TVector renewed);
            TVector argument = TSimd.MultiplyAdd(r, product, TSimd.Load(zn));
            TVector n = Hyperbolic.Tangent<TSimd, TVector, T>(argument);
            TVector kept = TSimd.Multiply(fromAfter, z);
            TSimd.Store(TSimd.Add(TSimd.Load(dhBefore + units), kept), dhBefore + units);
            TVector moved = TSimd.Multiply(TSimd.Subtract(TSimd.Load(before + units), n), renewed);
            TSimd.Store(TSimd.Multiply(kept, moved), dz);

            TVector slope = Hyperbolic.Slope<TSimd, TVector, T>(argument);
            TVector d = TSimd.Multiply(TSimd.Multiply(fromAfter, renewed), slope);
            TSimd.Store(d, dn);
            TVector throughReset = TSimd.Multiply(d, r);
            TSimd.Store(throughReset, dq + units);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(throughReset, product), reset), dr);
        }
    }
}
