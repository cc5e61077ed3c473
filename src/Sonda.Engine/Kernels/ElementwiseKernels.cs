using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>One traversal of memory for every formula of one or two numbers.</summary>
/// <remarks>
/// Spans of any length and alignment. Full vectors first; what is left is copied into one padded vector, so that
/// a tail goes through the same instructions and gives the same bits.
/// </remarks>
internal static unsafe class ElementwiseKernels
{
    /// <summary>destination[i] = f(x[i]); the two may be the same span.</summary>
    public static void Map<TOperator, T>(ReadOnlySpan<T> x, Span<T> destination)
        where TOperator : struct, IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Combine<Unary<TOperator, T>, T>(x, x, destination);

    /// <summary>destination[i] = f(x[i], y[i]); any two may be the same span.</summary>
    public static void Combine<TOperator, T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where TOperator : struct, IBinaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Combine<Binary<TOperator, T>, T>(x, y, T.Zero, destination);

    /// <summary>destination[i] = f(x[i], y[i], parameter); any two may be the same span.</summary>
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

    /// <summary>x[i] *= factor.</summary>
    public static void Scale<T>(Span<T> x, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        if (x.Length >= Vector512<T>.Count)
        {
            Vector512<T> factors = Vector512.Create(factor);
            for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                (Vector512.Create<T>(x[i..]) * factors).CopyTo(x[i..]);
            }
        }

        for (; i < x.Length; i++)
        {
            x[i] *= factor;
        }
    }

    /// <summary>destination[i] = factor · x[i].</summary>
    public static void Scale<T>(ReadOnlySpan<T> x, T factor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x.CopyTo(destination);
        Scale(destination[..x.Length], factor);
    }

    /// <summary>destination[i] += x[i].</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Combine<Sum<T>, T>(x, destination, destination);

    /// <summary>destination[i] = columns[i] · stride.</summary>
    public static void ScaleIndices(ReadOnlySpan<ushort> columns, int stride, Span<int> destination)
    {
        int i = 0;
        Vector256<int> strides = Vector256.Create(stride);
        for (; i <= columns.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            (Vector256<uint> wide, _) = Vector256.Widen(Vector128.Create(columns[i..]).ToVector256Unsafe());
            (wide.AsInt32() * strides).CopyTo(destination[i..]);
        }

        for (; i < columns.Length; i++)
        {
            destination[i] = columns[i] * stride;
        }
    }

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
            nint rest = length - i;
            T* padded = stackalloc T[64 / sizeof(T) * 2];
            Unsafe.InitBlock(padded, 0, 128);
            Buffer.MemoryCopy(x + i, padded, lanes * sizeof(T), rest * sizeof(T));
            Buffer.MemoryCopy(y + i, padded + lanes, lanes * sizeof(T), rest * sizeof(T));
            TVector value = TOperator.Apply<TSimd, TVector>(TSimd.Load(padded), TSimd.Load(padded + lanes), same);
            TSimd.Store(value, padded);
            Buffer.MemoryCopy(padded, destination + i, rest * sizeof(T), rest * sizeof(T));
        }
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
}
