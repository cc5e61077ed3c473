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
    /// <exception cref="ArgumentOutOfRangeException">A length is not n.</exception>
    public static void Run<TUpdate, T>(
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
                Traverse<TUpdate, Simd512<T>, Vector512<T>, T>(update, p, g, m, v, length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Traverse<TUpdate, Simd256<T>, Vector256<T>, T>(update, p, g, m, v, length);
            }
            else
            {
                Traverse<TUpdate, Simd128<T>, Vector128<T>, T>(update, p, g, m, v, length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Traverse<TUpdate, TSimd, TVector, T>(TUpdate update, T* p, T* g, T* m, T* v, nint length)
        where TUpdate : struct, IUpdate<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes;
        nint i = 0;
        for (; i <= length - lanes; i += lanes)
        {
            Step<TUpdate, TSimd, TVector, T>(update, p + i, g + i, m + i, v + i);
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
            Step<TUpdate, TSimd, TVector, T>(update, padded, tailG, tailM, tailV);
            Buffer.MemoryCopy(padded, p + i, rest, rest);
            Buffer.MemoryCopy(tailM, m + i, rest, TUpdate.MomentCount > 0 ? rest : 0);
            Buffer.MemoryCopy(tailV, v + i, rest, TUpdate.MomentCount > 1 ? rest : 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TUpdate, TSimd, TVector, T>(TUpdate update, T* p, T* g, T* m, T* v)
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
        if (TUpdate.MomentCount > 0)
        {
            TSimd.Store(first, m);
        }

        if (TUpdate.MomentCount > 1)
        {
            TSimd.Store(second, v);
        }
    }
}
