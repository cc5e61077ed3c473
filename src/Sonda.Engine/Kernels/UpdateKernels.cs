using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>One traversal of memory for every optimizer: parameters, gradient and moments are each read once.</summary>
/// <remarks>As in <see cref="ElementwiseKernels"/>, a tail goes through the same instructions in padded vectors.</remarks>
internal static unsafe class UpdateKernels
{
    /// <summary>Updates the parameters of a block.</summary>
    /// <param name="update">The formula and its scalars.</param>
    /// <param name="block">The block, with the moments that the formula has.</param>
    /// <returns>Whether every parameter and moment is finite afterwards.</returns>
    public static bool Run<TUpdate, T>(TUpdate update, in UpdateBlock<T> block)
        where TUpdate : struct, IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Run<TUpdate, Simd512<T>, Vector512<T>, T>(update, block);
        }

        return Vector256.IsHardwareAccelerated
            ? Run<TUpdate, Simd256<T>, Vector256<T>, T>(update, block)
            : Run<TUpdate, Simd128<T>, Vector128<T>, T>(update, block);
    }

    /// <summary>Applies a formula without moments to numbers that are their own gradient.</summary>
    public static void Apply<TUpdate, T>(TUpdate update, Span<T> numbers)
        where TUpdate : struct, IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x = numbers)
        {
            Run(update, new UpdateBlock<T> { Parameters = x, Gradient = x, Rows = 1, Columns = numbers.Length });
        }
    }

    /// <summary>Updates a whole tensor. Spans of any alignment and equal length.</summary>
    public static bool Run<TUpdate, T>(Span<T> parameters, ReadOnlySpan<T> gradient, TUpdate update)
        where TUpdate : struct, IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* p = parameters, g = gradient)
        {
            return update.Move(0, new UpdateBlock<T> { Parameters = p, Gradient = g, Rows = 1, Columns = parameters.Length });
        }
    }

    /// <summary>Updates a whole tensor and measures the update; overwrites the gradient.</summary>
    public static bool Run<TUpdate, T>(Span<T> parameters, Span<T> gradient, TUpdate update, ref UpdateSums sums)
        where TUpdate : struct, IParameterUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* p = parameters, g = gradient)
        fixed (UpdateSums* measured = &sums)
        {
            return update.Move(0, new UpdateBlock<T> { Parameters = p, Gradient = g, Rows = 1, Columns = parameters.Length, Sums = measured });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Run<TUpdate, TSimd, TVector, T>(TUpdate update, in UpdateBlock<T> block)
        where TUpdate : struct, IUpdate<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, columns = block.Columns, whole = columns / lanes * lanes;
        bool measures = block.Sums != null, finite = true;
        TVector traces = TSimd.Broadcast(T.Zero);
        T* p = block.Parameters, g = block.Gradient, m = block.First, v = block.Second;
        for (nint row = block.Rows; row > 0; row--)
        {
            if (measures)
            {
                EightLanes.AddSquares(ref block.Sums->Gradients, g, columns);
                EightLanes.AddSquares(ref block.Sums->Parameters, p, columns);
                for (nint i = 0; i < whole; i += lanes)
                {
                    // The row of the gradient is in the cache and no longer needed: it takes the changes, to be squared below.
                    TVector moved = Step<TUpdate, TSimd, TVector, T>(update, p + i, g + i, m + i, v + i, ref traces);
                    TSimd.Store(moved, g + i);
                }
            }
            else
            {
                for (nint i = 0; i < whole; i += lanes)
                {
                    Step<TUpdate, TSimd, TVector, T>(update, p + i, g + i, m + i, v + i, ref traces);
                }
            }

            if (whole < columns)
            {
                finite &= Tail<TUpdate, TSimd, TVector, T>(update, p + whole, g + whole, m + whole, v + whole, columns - whole, measures);
            }

            if (measures)
            {
                EightLanes.AddSquares(ref block.Sums->Changes, g, columns);
            }

            p += block.Stride;
            g += block.StrideGradient;
            m += block.Stride;
            v += block.Stride;
        }

        return AreZero<TSimd, TVector, T>(traces) && finite;
    }

    /// <summary>A separate method: inlined, its stack memory would be cleared at every call of the caller, even without a tail.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool Tail<TUpdate, TSimd, TVector, T>(TUpdate update, T* p, T* g, T* m, T* v, nint count, bool measures)
        where TUpdate : struct, IUpdate<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, rest = count * sizeof(T), room = lanes * sizeof(T);
        TVector traces = TSimd.Broadcast(T.Zero);
        T* padded = stackalloc T[64 / sizeof(T) * 4];
        Unsafe.InitBlock(padded, 0, 256);
        T* tailG = padded + lanes, tailM = tailG + lanes, tailV = tailM + lanes;
        Buffer.MemoryCopy(p, padded, room, rest);
        Buffer.MemoryCopy(g, tailG, room, rest);
        Buffer.MemoryCopy(m, tailM, room, TUpdate.MomentCount > 0 ? rest : 0);
        Buffer.MemoryCopy(v, tailV, room, TUpdate.MomentCount > 1 ? rest : 0);
        TVector moved = Step<TUpdate, TSimd, TVector, T>(update, padded, tailG, tailM, tailV, ref traces);
        TSimd.Store(moved, tailG);
        Buffer.MemoryCopy(padded, p, rest, rest);
        Buffer.MemoryCopy(tailG, g, rest, measures ? rest : 0);
        Buffer.MemoryCopy(tailM, m, rest, TUpdate.MomentCount > 0 ? rest : 0);
        Buffer.MemoryCopy(tailV, v, rest, TUpdate.MomentCount > 1 ? rest : 0);
        return AreZero<TSimd, TVector, T>(traces);
    }

    /// <summary>A separate method: inlined, its stack memory would be cleared at every call of the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool AreZero<TSimd, TVector, T>(TVector traces)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* lanes = stackalloc T[64 / sizeof(T)];
        TSimd.Store(traces, lanes);
        bool zero = true;
        for (int lane = 0; lane < TSimd.Lanes; lane++)
        {
            zero &= lanes[lane] == T.Zero;
        }

        return zero;
    }

    /// <summary>
    /// Updates one vector and returns the change. Adds x − x, which is 0 for a finite x and NaN otherwise, to the traces for everything
    /// stored.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TUpdate, TSimd, TVector, T>(TUpdate update, T* p, T* g, T* m, T* v, ref TVector traces)
        where TUpdate : struct, IUpdate<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector before = TSimd.Load(p), parameter = before;
        TVector first = TUpdate.MomentCount > 0 ? TSimd.Load(m) : default;
        TVector second = TUpdate.MomentCount > 1 ? TSimd.Load(v) : default;
        update.Apply<TSimd, TVector>(ref parameter, TSimd.Load(g), ref first, ref second);
        TSimd.Store(parameter, p);
        traces = TSimd.Add(traces, TSimd.Subtract(parameter, parameter));
        if (TUpdate.MomentCount > 0)
        {
            TSimd.Store(first, m);
            traces = TSimd.Add(traces, TSimd.Subtract(first, first));
        }

        if (TUpdate.MomentCount > 1)
        {
            TSimd.Store(second, v);
            traces = TSimd.Add(traces, TSimd.Subtract(second, second));
        }

        return TSimd.Subtract(parameter, before);
    }
}
