using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Sums in a fixed order: eight lanes of double on every machine, combined in pairs.</summary>
internal static class Reductions
{
    private const int Lanes = 8;

    /// <summary>
    /// Computes the Euclidean norm √Σ x² of every vector whose norm fits a double. Squares of floats never leave the range of double;
    /// doubles are first scaled by a power of two.
    /// </summary>
    public static double Norm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Math.Sqrt(SumOfSquares(MemoryMarshal.Cast<T, float>(x)));
        }

        double largest = MaxAbs(x);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        // Scaled, the largest magnitude is in [1, 2), so that neither its square nor the sum can leave the range.
        int exponent = Math.ILogB(largest);
        int half = exponent / 2;
        double sum = SumOfSquares(x, Math.ScaleB(1, -half), Math.ScaleB(1, half - exponent));
        return Math.ScaleB(Math.Sqrt(sum), exponent);
    }

    /// <summary>Computes Σ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe double Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two halves of four lanes: combining them into one vector at every step would make them wait for each other.
        Vector256<double> lower = Vector256<double>.Zero, upper = Vector256<double>.Zero;
        int i = 0;
        fixed (T* start = x)
        {
            for (; i <= x.Length - Lanes; i += Lanes)
            {
                if (typeof(T) == typeof(float))
                {
                    Vector256<float> eight = Vector256.Load((float*)start + i);
                    lower += Vector256.WidenLower(eight);
                    upper += Vector256.WidenUpper(eight);
                }
                else
                {
                    lower += Vector256.Load((double*)start + i);
                    upper += Vector256.Load((double*)start + i + 4);
                }
            }
        }

        Vector512<double> sums = Vector512.Create(lower, upper);
        for (int lane = 0; i < x.Length; lane++, i++)
        {
            sums = sums.WithElement(lane, sums[lane] + double.CreateTruncating(x[i]));
        }

        return Join(sums);
    }

    /// <summary>The largest magnitude; 0 for no numbers, NaN if any number is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double MaxAbs<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = Magnitudes.Join(LargestLanes(x));
        for (int i = x.Length - (x.Length % Vector512<T>.Count); i < x.Length; i++)
        {
            largest = T.Max(largest, T.Abs(x[i]));
        }

        return double.CreateTruncating(largest);
    }

    /// <summary>Whether every number is finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool finite = Magnitudes.AreFinite(LargestLanes(x));
        for (int i = x.Length - (x.Length % Vector512<T>.Count); i < x.Length; i++)
        {
            finite &= T.IsFinite(x[i]);
        }

        return finite;
    }

    /// <summary>The largest magnitude in each lane of the whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LargestLanes<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T first = ref MemoryMarshal.GetReference(x);
        int width = Vector512<T>.Count, i = 0;
        Vector512<T> even = Vector512<T>.Zero, odd = even;
        for (; i <= x.Length - (4 * width); i += 4 * width)
        {
            even = Magnitudes.Larger(even, Vector512.LoadUnsafe(ref first, (nuint)i));
            odd = Magnitudes.Larger(odd, Vector512.LoadUnsafe(ref first, (nuint)(i + width)));
            even = Magnitudes.Larger(even, Vector512.LoadUnsafe(ref first, (nuint)(i + (2 * width))));
            odd = Magnitudes.Larger(odd, Vector512.LoadUnsafe(ref first, (nuint)(i + (3 * width))));
        }

        for (; i <= x.Length - width; i += width)
        {
            even = Magnitudes.Larger(even, Vector512.LoadUnsafe(ref first, (nuint)i));
        }

        return Magnitudes.Larger(even, odd);
    }

    /// <summary>Computes Σ x² in lanes without scaling: the squares of doubles beyond 1e154 or below 1e-154 leave the range.</summary>
    public static unsafe double Squares<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        fixed (T* start = x)
        {
            EightLanes.AddSquares(ref lanes, start, x.Length);
        }

        return Join(lanes);
    }

    /// <summary>Computes Σ x²; the squares of floats fit the range of double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe double SumOfSquares(ReadOnlySpan<float> x)
    {
        // Two halves of four lanes, as in Sum.
        Vector256<double> lower = Vector256<double>.Zero, upper = lower;
        fixed (float* start = x)
        {
            float* p = start;
            int rest = x.Length;
            for (; rest >= Lanes; rest -= Lanes, p += Lanes)
            {
                Vector256<float> eight = Vector256.Load(p);
                Vector256<double> first = Vector256.WidenLower(eight), last = Vector256.WidenUpper(eight);
                lower += first * first;
                upper += last * last;
            }

            if (rest > 0)
            {
                // Zeros fill up the lanes: their squares change no sum.
                Vector256<double> first = Vector256.Create(p[0], rest > 1 ? p[1] : 0.0, rest > 2 ? p[2] : 0.0, rest > 3 ? p[3] : 0.0);
                Vector256<double> last = Vector256.Create(rest > 4 ? p[4] : 0.0, rest > 5 ? p[5] : 0.0, rest > 6 ? p[6] : 0.0, 0.0);
                lower += first * first;
                upper += last * last;
            }
        }

        return Join(Vector512.Create(lower, upper));
    }

    /// <summary>Computes Σ (x · factor1 · factor2)²; two factors, because 2¹⁰⁷⁴ does not fit a double.</summary>
    private static double SumOfSquares<T>(ReadOnlySpan<T> x, double factor1, double factor2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> sums = Vector512<double>.Zero;
        Span<double> block = stackalloc double[Lanes];
        for (int i = 0; i < x.Length; i += Lanes)
        {
            ReadOnlySpan<T> rest = x.Slice(i, Math.Min(Lanes, x.Length - i));
            block.Clear();
            for (int lane = 0; lane < rest.Length; lane++)
            {
                block[lane] = double.CreateTruncating(rest[lane]);
            }

            Vector512<double> values = Vector512.Create<double>(block) * factor1 * factor2;
            sums += values * values;
        }

        return Join(sums);
    }

    /// <summary>Sums eight lanes in pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Join(Vector512<double> sums)
    {
        Vector256<double> four = sums.GetLower() + sums.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}
