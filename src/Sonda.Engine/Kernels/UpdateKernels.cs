using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>One traversal of memory for every optimizer: parameters, gradient and moments pass by once.</summary>
/// <remarks>As in <see cref="ElementwiseKernels"/>, a tail goes through the same instructions in padded vectors.</remarks>
internal static unsafe class UpdateKernels
{
    /// <summary>Moves every parameter. Spans of any alignment; a moment that is not counted may be empty.</summary>
    /// <param name="update">The formula and its scalars.</param>
    /// <param name="parameters">n parameters.</param>
    /// <param name="gradient">n numbers; may be the parameters themselves.</param>
    /// <param name="first">n numbers where the formula counts one moment or two.</param>
    /// <param name="second">n numbers where it counts two.</param>
    /// <returns>Whether every parameter and moment is finite afterwards.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is not n.</exception>
    public static bool Run<TUpdate, T>(
        TUpdate update, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second)
        where TUpdate : struct, IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = parameters.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Length, TUpdate.MomentCount > 0 ? length : first.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Length, TUpdate.MomentCount > 1 ? length : second.Length);
        fixed (T* p = parameters, g = gradient, m = first, v = second)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                return Traverse<TUpdate, Simd512<T>, Vector512<T>, T>(update, p, g, m, v, length);
            }

            if (Vector256.IsHardwareAccelerated)
            {
                return Traverse<TUpdate, Simd256<T>, Vector256<T>, T>(update, p, g, m, v, length);
            }

            return Traverse<TUpdate, Simd128<T>, Vector128<T>, T>(update, p, g, m, v, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Traverse<TUpdate, TSimd, TVector, T>(TUpdate update, T* p, T* g, T* m, T* v, nint length)
        where TUpdate : struct, IUpdate<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes;
        nint i = 0;
        TVector traces = TSimd.Broadcast(T.Zero);
        for (; i <= length - lanes; i += lanes)
        {
            Step<TUpdate, TSimd, TVector, T>(update, p + i, g + i, m + i, v + i, ref traces);
        }

        if (i < length)
        {
            nint rest = (length - i) * sizeof(T), room = lanes * sizeof(T);
            T* padded = stackalloc T[64 / sizeof(T) * 4];
            Unsafe.InitBlock(padded, 0, 256);
            T* tailG = padded + lanes, tailM = tailG + lanes, tailV = tailM + lanes;
            Buffer.MemoryCopy(p + i, padded, room, rest);
            Buffer.MemoryCopy(g + i, tailG, room, rest);
            Buffer.MemoryCopy(m + i, tailM, room, TUpdate.MomentCount > 0 ? rest : 0);
            Buffer.MemoryCopy(v + i, tailV, room, TUpdate.MomentCount > 1 ? rest : 0);
            Step<TUpdate, TSimd, TVector, T>(update, padded, tailG, tailM, tailV, ref traces);
            Buffer.MemoryCopy(padded, p + i, rest, rest);
            Buffer.MemoryCopy(tailM, m + i, rest, TUpdate.MomentCount > 0 ? rest : 0);
            Buffer.MemoryCopy(tailV, v + i, rest, TUpdate.MomentCount > 1 ? rest : 0);
        }

        return AreZero<TSimd, TVector, T>(traces);
    }

    /// <summary>By itself, because room on the stack would be cleared.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool AreZero<TSimd, TVector, T>(TVector traces)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* lanes = stackalloc T[64 / sizeof(T)];
        TSimd.Store(traces, lanes);
        bool zero = true;
        for (int lane = 0; lane < TSimd.Lanes; lane++)
        {
            zero &= lanes[lane] == T.Zero;
        }

        return zero;
    }

    /// <summary>One vector. x − x, which is 0 of a finite x and NaN of any other, is added to the traces for all that is stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TUpdate, TSimd, TVector, T>(TUpdate update, T* p, T* g, T* m, T* v, ref TVector traces)
        where TUpdate : struct, IUpdate<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector parameter = TSimd.Load(p);
        TVector first = TUpdate.MomentCount > 0 ? TSimd.Load(m) : default;
        TVector second = TUpdate.MomentCount > 1 ? TSimd.Load(v) : default;
        update.Apply<TSimd, TVector>(ref parameter, TSimd.Load(g), ref first, ref second);
        TSimd.Store(parameter, p);
        traces = TSimd.Add(traces, TSimd.Subtract(parameter, parameter));
        if (TUpdate.MomentCount > 0)
        {
            TSimd.Store(first, m);
            traces = TSimd.Add(traces, TSimd.Subtract(first, first));
        }

        if (TUpdate.MomentCount > 1)
        {
            TSimd.Store(second, v);
            traces = TSimd.Add(traces, TSimd.Subtract(second, second));
        }
    }
}
