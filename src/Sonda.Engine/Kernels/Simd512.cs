using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>Vectors of 512 bits.</summary>
internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> a, Vector512<T> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SquareRoot(Vector512<T> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> a) => Vector512.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);

    // The x86 instruction returns its second operand if either is NaN; the portable maximum has to test both for NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtLeast(Vector512<T> x, Vector512<T> bound) =>
        !Avx512F.IsSupported ? Vector512.Max(x, bound)
        : typeof(T) == typeof(float) ? Avx512F.Max(bound.AsSingle(), x.AsSingle()).As<float, T>()
        : Avx512F.Max(bound.AsDouble(), x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Round(Vector512<T> a) =>
        typeof(T) == typeof(float)
            ? Vector512.Round(a.AsSingle()).As<float, T>()
            : Vector512.Round(a.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectNegative(Vector512<T> selector, Vector512<T> a, Vector512<T> b) =>
        typeof(T) == typeof(float)
            ? Vector512.ConditionalSelect((selector.AsInt32() >> 31).As<int, T>(), a, b)
            : Vector512.ConditionalSelect((selector.AsInt64() >> 63).As<long, T>(), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectLess(Vector512<T> x, Vector512<T> y, Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, y), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> PowerOfTwo(Vector512<T> n) =>
        typeof(T) == typeof(float)
            ? ((Vector512.ConvertToInt32Native(n.AsSingle()) + Vector512.Create(127)) << 23).As<int, T>()
            : ((Vector512.ConvertToInt64Native(n.AsDouble()) + Vector512.Create(1023L)) << 52).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> a, Vector512<T> n) =>
        !Avx512F.IsSupported ? Exponential.ScaleInHalves<Simd512<T>, Vector512<T>, T>(a, n)
        : typeof(T) == typeof(float) ? Avx512F.Scale(a.AsSingle(), n.AsSingle()).As<float, T>()
        : Avx512F.Scale(a.AsDouble(), n.AsDouble()).As<double, T>();
}
