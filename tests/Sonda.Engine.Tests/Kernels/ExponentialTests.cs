using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>
/// Powers of e and functions built on them, one vector at a time at each width. Some steps have different instructions per
/// width, and all widths must give the same bits.
/// </summary>
public sealed class ExponentialTests
{
    private const int Functions = 7;

    [Fact]
    public void Floats_have_the_same_bits_at_every_width() =>
        RequireSameBits<float>(Numbers(104, float.MinValue));

    [Fact]
    public void Doubles_have_the_same_bits_at_every_width() =>
        RequireSameBits<double>(Numbers(746, double.MinValue));

    [Fact]
    public void A_power_is_within_two_units_in_the_last_place()
    {
        foreach (float x in Numbers(104, float.MinValue).Select(x => (float)x))
        {
            double expected = Math.Exp(x), found = Apply<Simd512<float>, Vector512<float>, float>([x])[^1];
            if ((float)expected is var rounded && float.IsFinite(rounded))
            {
                Assert.True(Math.Abs(found - expected) <= 2 * (MathF.BitIncrement(rounded) - (double)rounded), $"e^{x} = {found}, expected {expected}");
            }
            else
            {
                Assert.Equal(rounded, found);
            }
        }
    }

    [Fact]
    public void What_is_no_number_stays_so()
    {
        Assert.All(Apply<Simd512<float>, Vector512<float>, float>([float.NaN]), value => Assert.True(float.IsNaN(value)));
        Assert.All(Apply<Simd256<float>, Vector256<float>, float>([float.NaN]), value => Assert.True(float.IsNaN(value)));
        Assert.All(Apply<Simd128<float>, Vector128<float>, float>([float.NaN]), value => Assert.True(float.IsNaN(value)));
        Assert.All(Apply<Simd512<double>, Vector512<double>, double>([double.NaN]), value => Assert.True(double.IsNaN(value)));
        Assert.All(Apply<Simd256<double>, Vector256<double>, double>([double.NaN]), value => Assert.True(double.IsNaN(value)));
        Assert.All(Apply<Simd128<double>, Vector128<double>, double>([double.NaN]), value => Assert.True(double.IsNaN(value)));
    }

    /// <summary>Special values and their neighbours, and a fine grid up to where e⁻ˣ is 0 and eˣ is infinite.</summary>
    private static IEnumerable<double> Numbers(double edge, double lowest)
    {
        double[] special = [0, -0.0, 1e-45, 1e-310, 0.5, 1, 20, 40, 87, 88.7, 105, edge, 708, 709.7, 745.1, 750, -lowest, double.PositiveInfinity];
        return special.SelectMany(x => (double[])[x, -x, x + (x / 1024), -x - (x / 1024)])
            .Concat(Enumerable.Range(-5000, 10001).Select(i => i * edge / 5000));
    }

    private static void RequireSameBits<T>(IEnumerable<double> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T[] x in numbers.Append(double.NaN).Select(T.CreateTruncating).Chunk(64 / Unsafe.SizeOf<T>()))
        {
            T[] at512 = Apply<Simd512<T>, Vector512<T>, T>(x);
            Assert.Equal(Bits(at512), Bits(Apply<Simd256<T>, Vector256<T>, T>(x)));
            Assert.Equal(Bits(at512), Bits(Apply<Simd128<T>, Vector128<T>, T>(x)));
        }
    }

    /// <summary>The bits, with one pattern for every NaN.</summary>
    private static long[] Bits<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. values.Select(value => BitConverter.DoubleToInt64Bits(T.IsNaN(value) ? double.NaN : double.CreateTruncating(value)))];

    /// <summary>σ, σ with its complement, tanh, tanh with its slope, and the power, one after another.</summary>
    private static unsafe T[] Apply<TSimd, TVector, T>(T[] x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] padded = new T[64 / sizeof(T)], results = new T[Functions * padded.Length];
        x.CopyTo(padded, 0);
        fixed (T* from = padded, to = results)
        {
            for (int i = 0; i < padded.Length; i += TSimd.Lanes)
            {
                TVector z = TSimd.Load(from + i);
                TVector sigma = Logistic.Of<TSimd, TVector, T>(z, out TVector rest);
                TVector tanh = Hyperbolic.Tangent<TSimd, TVector, T>(z, out TVector slope);
                TVector[] all =
                [
                    Logistic.Of<TSimd, TVector, T>(z), sigma, rest, Hyperbolic.Tangent<TSimd, TVector, T>(z), tanh, slope,
                    Exponential.Of<TSimd, TVector, T>(z),
                ];
                for (int f = 0; f < Functions; f++)
                {
                    TSimd.Store(all[f], to + (f * padded.Length) + i);
                }
            }
        }

        return [.. Enumerable.Range(0, Functions).SelectMany(f => results.Skip(f * padded.Length).Take(x.Length))];
    }
}
