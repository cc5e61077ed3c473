using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Benchmarks.Bound;

/// <summary>The peak rates of one core of this machine, in vectors per nanosecond at the width in use.</summary>
/// <param name="Lanes">The number of floats in a vector.</param>
/// <param name="NearLoads">Loads that hit the first-level cache.</param>
/// <param name="FarLoads">Loads from memory of the first layer's size, 100 KB, walked in order: the second-level cache.</param>
/// <param name="Stores">Stores to the first-level cache.</param>
/// <param name="MultiplyAdds">Multiply-adds between registers.</param>
internal sealed record MachinePeaks(int Lanes, double NearLoads, double FarLoads, double Stores, double MultiplyAdds)
{
    private const int NearBytes = 16 * 1024;
    private const int FarBytes = 784 * 32 * sizeof(float);
    private const int Unroll = 8;
    private const int VectorsPerTry = 4_000_000;
    private const int Tries = 25;

    public static MachinePeaks Measure()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Measure<Simd512<float>, Vector512<float>>();
        }

        return Vector256.IsHardwareAccelerated
            ? Measure<Simd256<float>, Vector256<float>>()
            : Measure<Simd128<float>, Vector128<float>>();
    }

    private static unsafe MachinePeaks Measure<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector, float>
        where TVector : struct => new(
            TSimd.Lanes,
            Best(NearBytes, Load<TSimd, TVector>),
            Best(FarBytes, Load<TSimd, TVector>),
            Best(NearBytes, Store<TSimd, TVector>),
            Best(NearBytes, MultiplyAdd<TSimd, TVector>));

    /// <summary>The best of many tries: a disturbance can only make a try slower.</summary>
    private static unsafe double Best(int bytes, Walk walk)
    {
        var memory = new AlignedArray<float>(bytes / sizeof(float));

        // Clears first: pages that were never written all map to the system's single page of zeros, and alternating reads of it are slow.
        memory.Span.Clear();
        double best = 0;
        fixed (float* start = memory.Span)
        {
            for (int i = 0; i < Tries; i++)
            {
                long before = Stopwatch.GetTimestamp();
                long vectors = walk(start, memory.Length, VectorsPerTry);
                best = Math.Max(best, vectors / Stopwatch.GetElapsedTime(before).TotalNanoseconds);
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Load<TSimd, TVector>(float* memory, int length, int vectors)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        TVector a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        long done = 0;
        while (done < vectors)
        {
            for (float* p = memory, end = memory + length; p < end; p += Unroll * lanes)
            {
                a = TSimd.Add(a, TSimd.Load(p));
                b = TSimd.Add(b, TSimd.Load(p + lanes));
                c = TSimd.Add(c, TSimd.Load(p + (2 * lanes)));
                d = TSimd.Add(d, TSimd.Load(p + (3 * lanes)));
                e = TSimd.Add(e, TSimd.Load(p + (4 * lanes)));
                f = TSimd.Add(f, TSimd.Load(p + (5 * lanes)));
                g = TSimd.Add(g, TSimd.Load(p + (6 * lanes)));
                h = TSimd.Add(h, TSimd.Load(p + (7 * lanes)));
            }

            done += length / lanes;
        }

        // The store uses the sums, all zero, so that the compiler cannot remove them.
        TSimd.Store(
            TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h))), memory);
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Store<TSimd, TVector>(float* memory, int length, int vectors)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes;
        TVector zero = default;
        long done = 0;
        while (done < vectors)
        {
            for (float* p = memory, end = memory + length; p < end; p += Unroll * lanes)
            {
                TSimd.Store(zero, p);
                TSimd.Store(zero, p + lanes);
                TSimd.Store(zero, p + (2 * lanes));
                TSimd.Store(zero, p + (3 * lanes));
                TSimd.Store(zero, p + (4 * lanes));
                TSimd.Store(zero, p + (5 * lanes));
                TSimd.Store(zero, p + (6 * lanes));
                TSimd.Store(zero, p + (7 * lanes));
            }

            done += length / lanes;
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long MultiplyAdd<TSimd, TVector>(float* memory, int length, int vectors)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : struct
    {
        TVector x = TSimd.Load(memory);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        long done = 0;
        for (; done < vectors; done += 10)
        {
            a = TSimd.MultiplyAdd(x, x, a);
            b = TSimd.MultiplyAdd(x, x, b);
            c = TSimd.MultiplyAdd(x, x, c);
            d = TSimd.MultiplyAdd(x, x, d);
            e = TSimd.MultiplyAdd(x, x, e);
            f = TSimd.MultiplyAdd(x, x, f);
            g = TSimd.MultiplyAdd(x, x, g);
            h = TSimd.MultiplyAdd(x, x, h);
            i = TSimd.MultiplyAdd(x, x, i);
            j = TSimd.MultiplyAdd(x, x, j);
        }

        TVector sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        TSimd.Store(TSimd.Add(sum, TSimd.Add(i, j)), memory);
        return done;
    }

    private unsafe delegate long Walk(float* memory, int length, int vectors);
}
