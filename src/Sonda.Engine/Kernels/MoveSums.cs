using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Σ g², Σ w² before a step and Σ Δw² of it, each in the eight lanes of double of <see cref="Reductions"/>.</summary>
internal unsafe struct MoveSums
{
    private const int Lanes = 8;

    public Vector512<double> Gradients, Parameters, Changes;

    /// <summary>Adds the lanes of another part.</summary>
    public void Add(in MoveSums other)
    {
        Gradients += other.Gradients;
        Parameters += other.Parameters;
        Changes += other.Changes;
    }

    /// <summary>sums + x², eight numbers after eight; a rest goes into the first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares<T>(ref Vector512<double> sums, T* x, nint length)
        where T : unmanaged
    {
        Vector512<double> lanes = sums;
        nint i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512<double> values = typeof(T) == typeof(float) ? Widen(Vector256.Load((float*)x + i)) : Vector512.Load((double*)x + i);
            lanes = Vector512.FusedMultiplyAdd(values, values, lanes);
        }

        if (i < length)
        {
            T* rest = stackalloc T[Lanes];
            new Span<T>(rest, Lanes).Clear();
            new ReadOnlySpan<T>(x + i, (int)(length - i)).CopyTo(new Span<T>(rest, Lanes));
            Vector512<double> values = typeof(T) == typeof(float) ? Widen(Vector256.Load((float*)rest)) : Vector512.Load((double*)rest);
            lanes = Vector512.FusedMultiplyAdd(values, values, lanes);
        }

        sums = lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(Vector256<float> eight) => System.Runtime.Intrinsics.X86.Avx512F.IsSupported
        ? System.Runtime.Intrinsics.X86.Avx512F.ConvertToVector512Double(eight)
        : Vector512.Create(Vector256.WidenLower(eight), Vector256.WidenUpper(eight));
}
