using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>Sums along rows in the eight lanes of double of <see cref="Reductions"/>, and down columns in a double each.</summary>
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
            Vector512<double> x0 = Load(x + i), x1 = Load(x + i + Lanes), x2 = Load(x + i + (2 * Lanes)), x3 = Load(x + i + (3 * Lanes));
            a += x0 * x0;
            b += x1 * x1;
            c += x2 * x2;
            d += x3 * x3;
        }

        a += b + (c + d);
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> values = Load(x + i);
            a += values * values;
        }

        if (i < length)
        {
            Vector512<double> values = Rest(x + i, length - i);
            a += values * values;
        }

        sums = a;
    }

    /// <summary>sums += (x − mean)², as <see cref="AddSquares"/>.</summary>
    /// <param name="sums">The lanes.</param>
    /// <param name="x">n numbers.</param>
    /// <param name="means">n numbers.</param>
    /// <param name="length">n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquaredDistances<T>(ref Vector512<double> sums, T* x, double* means, nint length)
        where T : unmanaged
    {
        Vector512<double> a = sums, b = Vector512<double>.Zero, c = b, d = b;
        nint i = 0;
        for (; i <= length - (4 * Lanes); i += 4 * Lanes)
        {
            Vector512<double> x0 = Load(x + i) - Vector512.Load(means + i);
            Vector512<double> x1 = Load(x + i + Lanes) - Vector512.Load(means + i + Lanes);
            Vector512<double> x2 = Load(x + i + (2 * Lanes)) - Vector512.Load(means + i + (2 * Lanes));
            Vector512<double> x3 = Load(x + i + (3 * Lanes)) - Vector512.Load(means + i + (3 * Lanes));
            a += x0 * x0;
            b += x1 * x1;
            c += x2 * x2;
            d += x3 * x3;
        }

        a += b + (c + d);
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> distance = Load(x + i) - Vector512.Load(means + i);
            a += distance * distance;
        }

        if (i < length)
        {
            Vector512<double> distance = Rest(x + i, length - i) - Rest(means + i, length - i);
            a += distance * distance;
        }

        sums = a;
    }

    /// <summary>sums[i] += x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRow<T>(T* x, double* sums, nint length)
        where T : unmanaged
    {
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            (Vector512.Load(sums + i) + Load(x + i)).Store(sums + i);
        }

        for (Vector512<double> rest = i < length ? Rest(x + i, length - i) : default; i < length; i++)
        {
            sums[i] += rest[(int)(i % Lanes)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.Load((double*)source);
        }

        Vector256<float> eight = Vector256.Load((float*)source);
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(eight)
            : Vector512.Create(Vector256.WidenLower(eight), Vector256.WidenUpper(eight));
    }

    /// <summary>Fewer than eight numbers, and zeros; by itself, because room on the stack would be cleared.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Rest<T>(T* source, nint count)
        where T : unmanaged
    {
        T* rest = stackalloc T[Lanes];
        new Span<T>(rest, Lanes).Clear();
        new ReadOnlySpan<T>(source, (int)count).CopyTo(new Span<T>(rest, Lanes));
        return Load(rest);
    }
}
