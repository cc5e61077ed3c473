using System.Runtime.Intrinsics;
using Sonda.Engine.Kernels;

namespace Sonda.Sweeps.Boundaries;

/// <summary>10ˣ with the same bits on every machine: beside a fractal boundary, the last bit of a rate decides.</summary>
internal static class PowerOfTen
{
    private const double NaturalLogarithmOfTen = 2.302585092994046;

    /// <summary>10ˣ.</summary>
    public static double Of(double x) =>
        Exponential.Of<Simd128<double>, Vector128<double>, double>(Vector128.Create(x * NaturalLogarithmOfTen)).ToScalar();
}
