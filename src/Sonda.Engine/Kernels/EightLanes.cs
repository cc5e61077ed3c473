using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>Sums along rows in the eight lanes of double of <see cref="Reductions"/>, and over columns in one double each.</summary>
/// <remarks>
/// The square of a float has 48 bits and fits a double exactly, so a fused multiply-add gives the same sum as a separate one.
/// </remarks>
internal static unsafe class EightLanes
{
    private const int Lanes = 8;
    private const int FloatLanes = 16;
    private const int BlockLength = 256;

    /// <summary>
    /// The lower limit of a lane: sixteen squares below the normal range, 2e-37 together, are less than a rounding of it.
    /// </summary>
    private const float MinSquares = 1e-29f;
    private const float MaxSquares = 1e38f;

    /// <summary>Adds x² to the sums; a rest that does not fill the lanes goes into the first ones.</summary>
    /// <remarks>
    /// Blocks of <see cref="BlockLength"/> floats are squared and added in float, in sixteen lanes of sixteen squares, because double takes
    /// three times as long; the relative error is at most 6e-7. If a lane leaves the range in which that holds, as with vanished gradients,
    /// the block is summed in double.
    /// </remarks>
    public static void AddSquares<T>(ref Vector512<double> sums, T* x, nint length)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            while (length >= FloatLanes)
            {
                nint block = Math.Min(length, BlockLength) / FloatLanes * FloatLanes;
                AddFloats(ref sums, (float*)x, block);
                x += block;
                length -= block;
            }
        }

        if (length > 0)
        {
            AddWide(ref sums, x, length);
        }
    }

    /// <summary>Adds a block of floats whose length is a multiple of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFloats(ref Vector512<double> sums, float* x, nint length)
    {
        Vector512<float> even = Vector512<float>.Zero, odd = even;
        nint i = 0;
        for (; i <= length - (2 * FloatLanes); i += 2 * FloatLanes)
        {
            // Not fused, so that machines without the instruction give the same bytes.
            Vector512<float> first = Vector512.Load(x + i), second = Vector512.Load(x + i + FloatLanes);
            even += first * first;
            odd += second * second;
        }

        if (i < length)
        {
            Vector512<float> last = Vector512.Load(x + i);
            even += last * last;
        }

        even += odd;
        if (Vector512.GreaterThanOrEqualAll(even, Vector512.Create(MinSquares)) && Vector512.LessThanOrEqualAll(even, Vector512.Create(MaxSquares)))
        {
            sums += Widen(even.GetLower()) + Widen(even.GetUpper());
        }
        else
        {
            AddWide(ref sums, x, length);
        }
    }

    /// <summary>Adds a block in double, eight numbers at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWide<T>(ref Vector512<double> sums, T* x, nint length)
        where T : unmanaged
    {
        // Four chains, so that an addition does not wait for the previous one.
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

    /// <summary>For four rows: adds (x − origin)² to the sums along the rows, and x − origin to the distances of each column.</summary>
    /// <param name="sums">The lanes.</param>
    /// <param name="x">The first row.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="origin">n numbers.</param>
    /// <param name="distances">n numbers, with space for seven more.</param>
    /// <param name="length">n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFourDistances<T>(ref Vector512<double> sums, T* x, nint stride, T* origin, double* distances, nint length)
        where T : unmanaged
    {
        T* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        Vector512<double> a = sums, b = Vector512<double>.Zero, c = b, d = b;
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> from = Load(origin + i);
            Vector512<double> d0 = Load(x + i) - from, d1 = Load(x1 + i) - from, d2 = Load(x2 + i) - from, d3 = Load(x3 + i) - from;
            a += d0 * d0;
            b += d1 * d1;
            c += d2 * d2;
            d += d3 * d3;
            (Vector512.Load(distances + i) + ((d0 + d1) + (d2 + d3))).Store(distances + i);
        }

        sums = a + (b + (c + d));
        for (nint row = 0; i < length && row < 4; row++)
        {
            AddRestOfDistances(ref sums, x + (row * stride) + i, origin + i, distances + i, length - i);
        }
    }

    /// <summary>The same for one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddDistances<T>(ref Vector512<double> sums, T* x, T* origin, double* distances, nint length)
        where T : unmanaged
    {
        Vector512<double> a = sums;
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> distance = Load(x + i) - Load(origin + i);
            a += distance * distance;
            (Vector512.Load(distances + i) + distance).Store(distances + i);
        }

        sums = a;
        if (i < length)
        {
            AddRestOfDistances(ref sums, x + i, origin + i, distances + i, length - i);
        }
    }

    /// <summary>A separate method: a call within the loop would move every sum to memory and back.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddRestOfDistances<T>(ref Vector512<double> sums, T* x, T* origin, double* distances, nint count)
        where T : unmanaged
    {
        Vector512<double> distance = Rest(x, count) - Rest(origin, count);
        sums += distance * distance;
        (Vector512.Load(distances) + distance).Store(distances);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddSquare<T>(Vector512<double> sum, Vector512<double> x)
        where T : unmanaged => typeof(T) == typeof(float) ? Vector512.MultiplyAddEstimate(x, x, sum) : sum + (x * x);

    /// <summary>Loads eight numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load<T>(T* source)
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

    /// <summary>
    /// Loads fewer than eight numbers and fills up with zeros. A separate method: inlined, its stack memory would be cleared at every call
    /// of the caller.
    /// </summary>
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
