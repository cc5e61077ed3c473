using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>One step of long short-term memory for m rows of w units, forward and backward, each in one traversal.</summary>
/// <remarks>
/// Matrices are m × w, those of gates m × 4·(w padded), with the gates i, f, g, o side by side. The forward step already knows all factors
/// of the backward step, with all digits even if a gate has rounded to 1. It leaves them in place of the weighted inputs, so the backward
/// step needs no exponential.
/// </remarks>
internal static unsafe class LstmKernels
{
    /// <summary>The number of gates.</summary>
    public const int Gates = 4;

    /// <summary>Computes c = σ(f)∘c₋ + σ(i)∘tanh(g) and h = σ(o)∘tanh(c).</summary>
    /// <param name="gates">The weighted inputs; then ∂c/∂i, ∂c/∂f, ∂c/∂g and ∂h/∂o.</param>
    /// <param name="cellBefore">c₋.</param>
    /// <param name="cell">c.</param>
    /// <param name="output">h.</param>
    /// <param name="kept">∂c/∂c₋ = σ(f).</param>
    /// <param name="shown">∂h/∂c = σ(o)∘tanh′(c).</param>
    public static void Forward<T>(
        Matrix<T> gates, Matrix<T> cellBefore, Matrix<T> cell, Matrix<T> output, Matrix<T> kept, Matrix<T> shown)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(gates, cellBefore, cell, output);
        Require(gates, kept, shown, cell);
        fixed (T* pGates = gates.Padded, pBefore = cellBefore.Padded, pCell = cell.Padded)
        fixed (T* pOutput = output.Padded, pKept = kept.Padded, pShown = shown.Padded)
        {
            var formula = new ForwardFormula<T>(pGates, pBefore, pCell, pOutput, pKept, pShown, cell.Stride);
            GateKernels.Run<ForwardFormula<T>, T>(formula, gates.Rows, Gates, cell.Stride);
        }
    }

    /// <summary>
    /// With dh = ∂C/∂h and dc the part of ∂C/∂c from the next step, computes dc += dh∘∂h/∂c, now the whole ∂C/∂c. Then δ of i, f and g is
    /// dc∘∂c/∂·, δ of o is dh∘∂h/∂o, and dc₋ = dc∘∂c/∂c₋.
    /// </summary>
    /// <param name="gates">The gates as <see cref="Forward"/> leaves them; likewise the next two.</param>
    /// <param name="kept">∂c/∂c₋.</param>
    /// <param name="shown">∂h/∂c.</param>
    /// <param name="outputGradient">dh.</param>
    /// <param name="cellGradient">dc.</param>
    /// <param name="cellGradientBefore">dc₋.</param>
    /// <param name="delta">δ of the gates.</param>
    public static void Backward<T>(
        Matrix<T> gates,
        Matrix<T> kept,
        Matrix<T> shown,
        Matrix<T> outputGradient,
        Matrix<T> cellGradient,
        Matrix<T> cellGradientBefore,
        Matrix<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(gates, kept, shown, outputGradient);
        Require(delta, outputGradient, cellGradient, cellGradientBefore);
        MatrixKernels.Require(delta.Rows == gates.Rows && delta.Stride == gates.Stride);
        fixed (T* pGates = gates.Padded, pKept = kept.Padded, pShown = shown.Padded, pDelta = delta.Padded)
        fixed (T* pdh = outputGradient.Padded, pdc = cellGradient.Padded, pdcBefore = cellGradientBefore.Padded)
        {
            var formula = new BackwardFormula<T>(pGates, pKept, pShown, pdh, pdc, pdcBefore, pDelta, kept.Stride);
            GateKernels.Run<BackwardFormula<T>, T>(formula, gates.Rows, Gates, kept.Stride);
        }
    }

    private static void Require<T>(Matrix<T> gates, Matrix<T> a, Matrix<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(
            (a.Rows, b.Rows, c.Rows) == (gates.Rows, gates.Rows, gates.Rows)
            && (b.Stride, c.Stride, gates.Stride) == (a.Stride, a.Stride, Gates * a.Stride));

    private readonly struct ForwardFormula<T>(
        T* gate, T* cellBefore, T* cell, T* output, T* kept, T* shown, nint stride) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>Computes one vector of units. σ′(x) = σ(x)∘σ(−x), so that ∂h/∂o = tanh(c)∘σ′(o) is h∘σ(−o).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* zi = gate + gates, zf = zi + stride, zg = zf + stride, zo = zg + stride;
            TVector i = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zi), out TVector refused);
            TVector g = Hyperbolic.Tangent<TSimd, TVector, T>(TSimd.Load(zg), out TVector slope);
            TVector written = TSimd.Multiply(i, g);
            TSimd.Store(TSimd.Multiply(written, refused), zi);
            TSimd.Store(TSimd.Multiply(i, slope), zg);

            TVector f = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zf), out TVector forgotten);
            TVector before = TSimd.Load(cellBefore + units);
            TSimd.Store(f, kept + units);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(f, forgotten), before), zf);
            TVector c = TSimd.MultiplyAdd(f, before, written);
            TSimd.Store(c, cell + units);

            TVector o = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zo), out TVector shut);
            TVector h = TSimd.Multiply(o, Hyperbolic.Tangent<TSimd, TVector, T>(c, out slope));
            TSimd.Store(h, output + units);
            TSimd.Store(TSimd.Multiply(o, slope), shown + units);
            TSimd.Store(TSimd.Multiply(h, shut), zo);
        }
    }

    private readonly struct BackwardFormula<T>(
        T* gate, T* kept, T* shown, T* dh, T* dc, T* dcBefore, T* delta, nint stride) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* from = gate + gates, to = delta + gates;
            TVector output = TSimd.Load(dh + units);
            TVector cell = TSimd.MultiplyAdd(output, TSimd.Load(shown + units), TSimd.Load(dc + units));
            TSimd.Store(cell, dc + units);
            TSimd.Store(TSimd.Multiply(cell, TSimd.Load(kept + units)), dcBefore + units);
            TSimd.Store(TSimd.Multiply(cell, TSimd.Load(from)), to);
            TSimd.Store(TSimd.Multiply(cell, TSimd.Load(from + stride)), to + stride);
            TSimd.Store(TSimd.Multiply(cell, TSimd.Load(from + (2 * stride))), to + (2 * stride));
            TSimd.Store(TSimd.Multiply(output, TSimd.Load(from + (3 * stride))), to + (3 * stride));
        }
    }
}
