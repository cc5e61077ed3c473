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
        Vector512<double> lanes = sums;
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> values = Load(x + i);
            lanes = Vector512.FusedMultiplyAdd(values, values, lanes);
        }

        if (i < length)
        {
            Vector512<double> values = Rest(x + i, length - i);
            lanes = Vector512.FusedMultiplyAdd(values, values, lanes);
        }

        sums = lanes;
    }

    /// <summary>sums += (x − mean)², as <see cref="AddSquares"/>.</summary>
    /// <param name="sums">The lanes.</param>
    /// <param name="x">n numbers.</param>
    /// <param name="means">n numbers, and room to eight.</param>
    /// <param name="length">n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquaredDistances<T>(ref Vector512<double> sums, T* x, double* means, nint length)
        where T : unmanaged
    {
        Vector512<double> lanes = sums;
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> distance = Load(x + i) - Vector512.Load(means + i);
            lanes = Vector512.FusedMultiplyAdd(distance, distance, lanes);
        }

        if (i < length)
        {
            Vector512<double> distance = Rest(x + i, length - i) - Rest(means + i, length - i);
            lanes = Vector512.FusedMultiplyAdd(distance, distance, lanes);
        }

        sums = lanes;
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
