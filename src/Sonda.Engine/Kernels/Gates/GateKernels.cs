using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>A step of a recurrent unit, for <see cref="GateKernels"/>; an instance holds the pointers to its numbers.</summary>
internal interface IGateFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes one vector of units of one row.</summary>
    /// <param name="gates">The index of these units in a matrix of all gates, within the first gate.</param>
    /// <param name="units">Their index in a matrix with one number per unit.</param>
    void Apply<TSimd, TVector>(nint gates, nint units)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}

/// <summary>One traversal of a step for the formulas of all recurrent units.</summary>
/// <remarks>Every gate of every row starts at a multiple of 16 numbers and has a multiple of 16 as its length: there is no tail.</remarks>
internal static class GateKernels
{
    /// <summary>Runs a formula over all units of all rows.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="gates">Gates in a row.</param>
    /// <param name="stride">Units of a row with their padding: a multiple of 16.</param>
    public static void Run<TFormula, T>(in TFormula formula, int rows, int gates, int stride)
        where TFormula : struct, IGateFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Traverse<TFormula, Simd512<T>, Vector512<T>, T>(formula, rows, gates, stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Traverse<TFormula, Simd256<T>, Vector256<T>, T>(formula, rows, gates, stride);
        }
        else
        {
            Traverse<TFormula, Simd128<T>, Vector128<T>, T>(formula, rows, gates, stride);
        }
    }

    /// <summary>
    /// A separate method: inlined into its caller, a formula would exceed the compiler's limit for inlining, and vectors would be passed to
    /// each of its functions through memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Traverse<TFormula, TSimd, TVector, T>(TFormula formula, nint rows, nint gates, nint stride)
        where TFormula : struct, IGateFormula<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint unit = 0; unit < stride; unit += TSimd.Lanes)
            {
                formula.Apply<TSimd, TVector>((row * gates * stride) + unit, (row * stride) + unit);
            }
        }
    }
}
