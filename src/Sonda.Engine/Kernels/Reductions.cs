using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Sums in a fixed order: eight lanes of double on every machine, joined in pairs.</summary>
internal static class Reductions
{
    /// <summary>
    /// The Euclidean norm √Σ x², right wherever it can be represented as a double: float squares cannot leave the
    /// range of double, and double numbers are scaled by a power of two first.
    /// </summary>
    public static double Norm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Math.Sqrt(SumOfSquares(x, 1, 1));
        }

        double largest = MaxAbs(x);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        // The largest becomes a number in [1, 2), so neither its square nor the sum can leave the range.
        int exponent = Math.ILogB(largest);
        int half = exponent / 2;
        double sum = SumOfSquares(x, Math.ScaleB(1, -half), Math.ScaleB(1, half - exponent));
        return Math.ScaleB(Math.Sqrt(sum), exponent);
    }

    /// <summary>The largest magnitude, 0 of nothing, NaN where any number is.</summary>
    public static double MaxAbs<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        foreach (T value in x)
        {
            largest = T.Max(largest, T.Abs(value));
        }

        return double.CreateTruncating(largest);
    }

    /// <summary>Σ (x · factor1 · factor2)²; in two factors, because 2¹⁰⁷⁴ is none.</summary>
    private static double SumOfSquares<T>(ReadOnlySpan<T> x, double factor1, double factor2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int lanes = 8;
        Vector512<double> sums = Vector512<double>.Zero;
        int i = 0;
        for (; i <= x.Length - lanes; i += lanes)
        {
            Vector512<double> values = Widen(x.Slice(i, lanes)) * factor1 * factor2;
            sums += values * values;
        }

        if (i < x.Length)
        {
            Span<T> block = stackalloc T[lanes];
            block.Clear();
            x[i..].CopyTo(block);
            Vector512<double> values = Widen<T>(block) * factor1 * factor2;
            sums += values * values;
        }

        Vector256<double> four = sums.GetLower() + sums.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen<T>(ReadOnlySpan<T> eight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.Create(MemoryMarshal.Cast<T, double>(eight));
        }

        (Vector256<double> lower, Vector256<double> upper) =
            Vector256.Widen(Vector256.Create(MemoryMarshal.Cast<T, float>(eight)));
        return Vector512.Create(lower, upper);
    }
}
