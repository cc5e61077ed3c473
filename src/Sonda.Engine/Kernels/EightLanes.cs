using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>Sums along rows in the eight lanes of double of <see cref="Reductions"/>, and down columns in a double each.</summary>
/// <remarks>The square of a float has 48 bits, which a double holds: fused with the addition or not, the sum is the same.</remarks>
internal static unsafe class EightLanes
{
    private const int Lanes = 8;

    /// <summary>sums += x², eight numbers after eight; a rest goes into the first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares<T>(ref Vector512<double> sums, T* x, nint length)
        where T : unmanaged
    {
        // Four chains, so that an addition need not wait for the one before.
        Vector512<double> a = sums, b = Vector512<double>.Zero, c = b, d = b;
        nint i = 0;
        for (; i <= length - (4 * Lanes); i += 4 * Lanes)
        {
            a = AddSquare<T>(a, Load(x + i));
            b = AddSquare<T>(b, Load(x + i + Lanes));
            c = AddSquare<T>(c, Load(x + i + (2 * Lanes)));
            d = AddSquare<T>(d, Load(x + i + (3 * Lanes)));
        }

        a += b + (c + d);
        for (; i <= length - Lanes; i += Lanes)
        {
            a = AddSquare<T>(a, Load(x + i));
        }

        sums = i < length ? AddSquare<T>(a, Rest(x + i, length - i)) : a;
    }

    /// <summary>For four rows: sums += (x − origin)² along them, and distances += x − origin down the columns.</summary>
    /// <param name="sums">The lanes.</param>
    /// <param name="x">The first row.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="origin">n numbers.</param>
    /// <param name="distances">n numbers, and room for seven more.</param>
    /// <param name="length">n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFourDistances<T>(ref Vector512<double> sums, T* x, nint stride, T* origin, double* distances, nint length)
        where T : unmanaged
    {
        T* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        Vector512<double> a = sums, b = Vector512<double>.Zero, c = b, d = b;
        for (nint i = 0; i < length; i += Lanes)
        {
            nint count = length - i;
            Vector512<double> from = LoadSome(origin + i, count);
            Vector512<double> d0 = LoadSome(x + i, count) - from, d1 = LoadSome(x1 + i, count) - from;
            Vector512<double> d2 = LoadSome(x2 + i, count) - from, d3 = LoadSome(x3 + i, count) - from;
            a += d0 * d0;
            b += d1 * d1;
            c += d2 * d2;
            d += d3 * d3;
            (Vector512.Load(distances + i) + ((d0 + d1) + (d2 + d3))).Store(distances + i);
        }

        sums = a + (b + (c + d));
    }

    /// <summary>The same for one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDistances<T>(ref Vector512<double> sums, T* x, T* origin, double* distances, nint length)
        where T : unmanaged
    {
        Vector512<double> a = sums;
        for (nint i = 0; i < length; i += Lanes)
        {
            Vector512<double> distance = LoadSome(x + i, length - i) - LoadSome(origin + i, length - i);
            a += distance * distance;
            (Vector512.Load(distances + i) + distance).Store(distances + i);
        }

        sums = a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddSquare<T>(Vector512<double> sum, Vector512<double> x)
        where T : unmanaged => typeof(T) == typeof(float) ? Vector512.MultiplyAddEstimate(x, x, sum) : sum + (x * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadSome<T>(T* source, nint count)
        where T : unmanaged => count >= Lanes ? Load(source) : Rest(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.Load((double*)source);
        }

        return Widen(Vector256.Load((float*)source));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(Vector256<float> eight) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Double(eight)
        : Vector512.Create(Vector256.WidenLower(eight), Vector256.WidenUpper(eight));

    /// <summary>Fewer than eight numbers, and zeros; by itself, because room on the stack would be cleared.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Rest<T>(T* source, nint count)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            Vector256<int> wanted = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)count));
            Vector256<float> some = Avx.MaskLoad((float*)source, wanted.AsSingle());
            return Widen(some);
        }

        T* rest = stackalloc T[Lanes];
        new Span<T>(rest, Lanes).Clear();
        new ReadOnlySpan<T>(source, (int)count).CopyTo(new Span<T>(rest, Lanes));
        return Load(rest);
    }
}
