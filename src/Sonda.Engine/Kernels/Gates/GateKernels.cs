using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>What a recurrent unit does in a step, for <see cref="GateKernels"/>; an instance carries where its numbers lie.</summary>
internal interface IGateFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>One vector of units of one row.</summary>
    /// <param name="gates">Where these units are in a matrix of all gates, within the first gate.</param>
    /// <param name="units">Where they are in a matrix of one number a unit.</param>
    void Apply<TSimd, TVector>(nint gates, nint units)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}

/// <summary>One traversal of a step for the formulas of all recurrent units.</summary>
/// <remarks>Every gate of every row starts at a multiple of 16 numbers and is as long: there is no tail.</remarks>
internal static class GateKernels
{
    /// <summary>Runs a formula over all units of all rows.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="gates">Gates in a row.</param>
    /// <param name="stride">Units of a row, counted with their padding: a multiple of 16.</param>
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
    /// By itself: inlined into its caller, once that is warm, a formula would exceed what the compiler is willing to inline,
    /// and vectors would be handed to each function of it through memory.
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
