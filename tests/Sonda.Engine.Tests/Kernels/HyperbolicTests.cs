using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Tests.Kernels;

/// <summary>tanh and its slope from one exponential.</summary>
public sealed class HyperbolicTests
{
    [Fact]
    public void In_float_both_keep_their_digits_near_zero_and_where_tanh_has_rounded_to_one() =>
        Check<float>(43, 4e-7, 7e-38);

    [Fact]
    public void In_double_too() => Check<double>(350, 2e-15, 2e-307);

    private static void Check<T>(double largest, double tolerance, double minSlope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] points = [0, 1e-6, 1e-3, 0.3, 0.549, 1, 5, 9, 12, 20, largest];
        T[] x = [.. points.SelectMany(point => (T[])[T.CreateTruncating(point), T.CreateTruncating(-point)])];
        T[] tangents = new T[x.Length], slopes = new T[x.Length];
        ElementwiseKernels.Map<Tangent<T>, T>(x, tangents);
        ElementwiseKernels.Map<Slope<T>, T>(x, slopes);
        for (int i = 0; i < x.Length; i++)
        {
            double z = double.CreateTruncating(x[i]), e = Math.Exp(-2 * Math.Abs(z));
            Near(Math.Tanh(z), tangents[i]);
            Near(4 * e / ((1 + e) * (1 + e)), slopes[i]);
        }

        T[] beyond = [T.PositiveInfinity, T.NegativeInfinity, T.CreateTruncating(1e30), T.NaN];
        ElementwiseKernels.Map<Tangent<T>, T>(beyond, tangents.AsSpan(0, 4));
        ElementwiseKernels.Map<Slope<T>, T>(beyond, slopes.AsSpan(0, 4));
        Assert.Equal([T.One, -T.One, T.One, T.NaN], tangents[..4]);
        Assert.All(slopes[..3], slope => Assert.InRange(double.CreateTruncating(slope), 0, minSlope));
        Assert.True(T.IsNaN(slopes[3]));

        void Near(double expected, T found) =>
            Assert.Equal(expected, double.CreateTruncating(found), tolerance * Math.Abs(expected));
    }

    private readonly struct Tangent<T> : IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Apply<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => Hyperbolic.Tangent<TSimd, TVector, T>(x, out _);
    }

    private readonly struct Slope<T> : IUnaryOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Apply<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            Hyperbolic.Tangent<TSimd, TVector, T>(x, out TVector slope);
            return slope;
        }
    }
}
