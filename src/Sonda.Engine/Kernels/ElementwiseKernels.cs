using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>One traversal of memory for every formula of one or two numbers.</summary>
/// <remarks>
/// Accepts spans of any length and alignment. The tail is copied into one padded vector, so that it goes through the same instructions as
/// the full vectors and gives the same bits.
/// </remarks>
internal static unsafe class ElementwiseKernels
{
    /// <summary>Computes destination[i] = f(x[i]); the two may be the same span.</summary>
    public static void Map<TOperator, T>(ReadOnlySpan<T> x, Span<T> destination)
        where TOperator : struct, IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Combine<Unary<TOperator, T>, T>(x, x, destination);

    /// <summary>Computes destination[i] = f(x[i], y[i]); any two may be the same span.</summary>
    public static void Combine<TOperator, T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where TOperator : struct, IBinaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Combine<Binary<TOperator, T>, T>(x, y, T.Zero, destination);

    /// <summary>Computes destination[i] = f(x[i], y[i], parameter); any two may be the same span.</summary>
    public static void Combine<TOperator, T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T parameter, Span<T> destination)
        where TOperator : struct, IParametricOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, x.Length);
        fixed (T* px = x, py = y, pd = destination)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Traverse<TOperator, Simd512<T>, Vector512<T>, T>(px, py, parameter, pd, x.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Traverse<TOperator, Simd256<T>, Vector256<T>, T>(px, py, parameter, pd, x.Length);
            }
            else
            {
                Traverse<TOperator, Simd128<T>, Vector128<T>, T>(px, py, parameter, pd, x.Length);
            }
        }
    }

    /// <summary>Computes x[i] *= factor.</summary>
    public static void Scale<T>(Span<T> x, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Scale(x, factor, x);

    /// <summary>Computes destination[i] = factor · x[i]; the two may be the same span.</summary>
    /// <returns>The largest magnitude written, at no extra pass over memory; NaN if any number is NaN.</returns>
    public static double Scale<T>(ReadOnlySpan<T> x, T factor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => WriteProducts<Replace<T>, T>(x, factor, destination);

    /// <summary>Computes destination[i] += factor · x[i], the product rounded before the sum.</summary>
    /// <returns>The largest magnitude written, at no extra pass over memory; NaN if any number is NaN.</returns>
    public static double AddScaled<T>(ReadOnlySpan<T> x, T factor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => WriteProducts<Accumulate<T>, T>(x, factor, destination);

    /// <summary>Computes destination[i] += x[i].</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Combine<Sum<T>, T>(x, destination, destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Traverse<TOperator, TSimd, TVector, T>(
        T* x, T* y, T parameter, T* destination, nint length)
        where TOperator : struct, IParametricOperator<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes;
        TVector same = TSimd.Broadcast(parameter);
        nint i = 0;
        for (; i <= length - lanes; i += lanes)
        {
            TVector value = TOperator.Apply<TSimd, TVector>(TSimd.Load(x + i), TSimd.Load(y + i), same);
            TSimd.Store(value, destination + i);
        }

        if (i < length)
        {
            Tail<TOperator, TSimd, TVector, T>(x + i, y + i, same, destination + i, length - i);
        }
    }

    /// <summary>A separate method: inlined, its stack memory would be cleared at every call of the caller, even without a tail.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tail<TOperator, TSimd, TVector, T>(T* x, T* y, TVector same, T* destination, nint rest)
        where TOperator : struct, IParametricOperator<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes;
        T* padded = stackalloc T[64 / sizeof(T) * 2];
        Unsafe.InitBlock(padded, 0, 128);
        Buffer.MemoryCopy(x, padded, lanes * sizeof(T), rest * sizeof(T));
        Buffer.MemoryCopy(y, padded + lanes, lanes * sizeof(T), rest * sizeof(T));
        TVector value = TOperator.Apply<TSimd, TVector>(TSimd.Load(padded), TSimd.Load(padded + lanes), same);
        TSimd.Store(value, padded);
        Buffer.MemoryCopy(padded, destination, rest * sizeof(T), rest * sizeof(T));
    }

    private readonly struct Unary<TOperator, T> : IBinaryOperator<T>
        where TOperator : struct, IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TOperator.Apply<TSimd, TVector>(x);
    }

    private readonly struct Binary<TOperator, T> : IParametricOperator<T>
        where TOperator : struct, IBinaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector parameter)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TOperator.Apply<TSimd, TVector>(x, y);
    }

    private readonly struct Sum<T> : IBinaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Add(x, y);
    }

    /// <summary>Writes what becomes of the products factor · x[i] and of the numbers that they meet.</summary>
    /// <returns>The largest magnitude written; NaN if any number is NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double WriteProducts<TUse, T>(ReadOnlySpan<T> x, T factor, Span<T> destination)
        where TUse : struct, IProductUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, x.Length);
        fixed (T* px = x, pd = destination)
        {
            // On machines without vectors of 512 bits they are split into narrower ones; that changes nothing because lanes do not mix.
            Vector512<T> factors = Vector512.Create(factor), lanes = Vector512<T>.Zero;
            nint i = 0;
            for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Vector512<T> written = TUse.Of(Vector512.Load(px + i) * factors, pd + i);
                written.Store(pd + i);
                lanes = Magnitudes.Larger(lanes, written);
            }

            T largest = Magnitudes.Join(lanes);
            for (; i < x.Length; i++)
            {
                pd[i] = TUse.Of(px[i] * factor, pd[i]);
                largest = T.Max(largest, T.Abs(pd[i]));
            }

            return double.CreateTruncating(largest);
        }
    }

    /// <summary>What is written where a product meets a number.</summary>
    private interface IProductUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static abstract Vector512<T> Of(Vector512<T> products, T* met);

        static abstract T Of(T product, T met);
    }

    private readonly struct Replace<T> : IProductUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Of(Vector512<T> products, T* met) => products;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of(T product, T met) => product;
    }

    private readonly struct Accumulate<T> : IProductUse<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Of(Vector512<T> products, T* met) => Vector512.Load(met) + products;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of(T product, T met) => met + product;
    }
}
