using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>One step of long short-term memory for m rows of w units, both ways, each in one traversal.</summary>
/// <remarks>
/// Matrices are m × w, those of gates m × 4·(w padded), the gates i, f, g, o side by side. Back goes from z and not from
/// the gates' values, so that a gate that has rounded to 1 still has a slope.
/// </remarks>
internal static unsafe class LstmKernels
{
    /// <summary>The number of gates.</summary>
    public const int Gates = 4;

    /// <summary>c = σ(f)∘c₋ + σ(i)∘tanh(g) and h = σ(o)∘tanh(c).</summary>
    /// <param name="z">The weighted inputs of the gates.</param>
    /// <param name="cellBefore">c₋.</param>
    /// <param name="cell">c.</param>
    /// <param name="output">h.</param>
    public static void Forward<T>(Matrix<T> z, Matrix<T> cellBefore, Matrix<T> cell, Matrix<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(z, cellBefore, cell, output);
        fixed (T* pz = z.Padded, pBefore = cellBefore.Padded, pCell = cell.Padded, pOutput = output.Padded)
        {
            var formula = new ForwardFormula<T>(pz, pBefore, pCell, pOutput, cell.Stride);
            GateKernels.Run<ForwardFormula<T>, T>(formula, z.Rows, Gates, cell.Stride);
        }
    }

    /// <summary>
    /// With dh = ∂C/∂h and dc the part of ∂C/∂c that comes from the next step: dc += dh∘o∘tanh′(c), which makes it all of
    /// ∂C/∂c; then δᵢ = dc∘g∘σ′, δ_f = dc∘c₋∘σ′, δ_g = dc∘i∘tanh′, δₒ = dh∘tanh(c)∘σ′, and dc₋ = dc∘f.
    /// </summary>
    /// <param name="z">The weighted inputs of the gates.</param>
    /// <param name="cellBefore">c₋.</param>
    /// <param name="cell">c.</param>
    /// <param name="output">h.</param>
    /// <param name="outputGradient">dh.</param>
    /// <param name="cellGradient">dc.</param>
    /// <param name="cellGradientBefore">dc₋.</param>
    /// <param name="delta">δ of the gates.</param>
    public static void Backward<T>(
        Matrix<T> z,
        Matrix<T> cellBefore,
        Matrix<T> cell,
        Matrix<T> output,
        Matrix<T> outputGradient,
        Matrix<T> cellGradient,
        Matrix<T> cellGradientBefore,
        Matrix<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(z, cellBefore, cell, output);
        Require(delta, outputGradient, cellGradient, cellGradientBefore);
        MatrixKernels.Require(delta.Rows == z.Rows && delta.Stride == z.Stride);
        fixed (T* pz = z.Padded, pBefore = cellBefore.Padded, pCell = cell.Padded, pOutput = output.Padded)
        fixed (T* pdh = outputGradient.Padded, pdc = cellGradient.Padded, pdcBefore = cellGradientBefore.Padded, pDelta = delta.Padded)
        {
            var formula = new BackwardFormula<T>(
                pz, pBefore, pCell, pOutput, pdh, pdc, pdcBefore, pDelta, cell.Stride);
            GateKernels.Run<BackwardFormula<T>, T>(formula, z.Rows, Gates, cell.Stride);
        }
    }

    private static void Require<T>(Matrix<T> gates, Matrix<T> a, Matrix<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(
            (a.Rows, b.Rows, c.Rows) == (gates.Rows, gates.Rows, gates.Rows)
            && (b.Stride, c.Stride, gates.Stride) == (a.Stride, a.Stride, Gates * a.Stride));

    private readonly struct ForwardFormula<T>(T* z, T* cellBefore, T* cell, T* output, nint gate) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* i = z + gates, f = i + gate, g = f + gate, o = g + gate;
            TVector written = TSimd.Multiply(
                Logistic.Of<TSimd, TVector, T>(TSimd.Load(i)), Hyperbolic.Tangent<TSimd, TVector, T>(TSimd.Load(g)));
            TVector c = TSimd.MultiplyAdd(
                Logistic.Of<TSimd, TVector, T>(TSimd.Load(f)), TSimd.Load(cellBefore + units), written);
            TSimd.Store(c, cell + units);
            TVector h = TSimd.Multiply(
                Logistic.Of<TSimd, TVector, T>(TSimd.Load(o)), Hyperbolic.Tangent<TSimd, TVector, T>(c));
            TSimd.Store(h, output + units);
        }
    }

    private readonly struct BackwardFormula<T>(
        T* z, T* cellBefore, T* cell, T* output, T* dh, T* dc, T* dcBefore, T* delta, nint gate) : IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>tanh(c)∘σ′(o) is h∘σ(−o): h = σ(o)∘tanh(c), and σ′(o) = σ(o)∘σ(−o).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(nint gates, nint units)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            T* zi = z + gates, zf = zi + gate, zg = zf + gate, zo = zg + gate;
            T* di = delta + gates, df = di + gate, dg = df + gate, dO = dg + gate;
            TVector o = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zo), out TVector shut);
            TVector fromOutput = TSimd.Load(dh + units);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(fromOutput, TSimd.Load(output + units)), shut), dO);

            TVector slope = Hyperbolic.Slope<TSimd, TVector, T>(TSimd.Load(cell + units));
            TVector d = TSimd.MultiplyAdd(TSimd.Multiply(fromOutput, o), slope, TSimd.Load(dc + units));
            TSimd.Store(d, dc + units);

            TVector f = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zf), out TVector forgotten);
            TVector kept = TSimd.Multiply(d, f);
            TSimd.Store(kept, dcBefore + units);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(kept, TSimd.Load(cellBefore + units)), forgotten), df);

            TVector i = Logistic.Of<TSimd, TVector, T>(TSimd.Load(zi), out TVector refused);
            TVector taken = TSimd.Multiply(d, i), argument = TSimd.Load(zg);
            TVector g = Hyperbolic.Tangent<TSimd, TVector, T>(argument);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(taken, g), refused), di);
            TSimd.Store(TSimd.Multiply(taken, Hyperbolic.Slope<TSimd, TVector, T>(argument)), dg);
        }
    }
}
