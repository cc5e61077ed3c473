using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>What a step that another program made has changed, in one traversal of weights, gradient and the weights before it.</summary>
/// <remarks>
/// Weights of common layers do not fit the second-level cache, so the time is that of three streams from behind it. Sums go through float as
/// in <see cref="EightLanes.AddSquares"/>.
/// </remarks>
internal static unsafe class ChangeKernels
{
    private const int Block = 256;
    private const float MinSquares = 1e-29f;
    private const float MaxSquares = 1e38f;

    /// <summary>Computes Σ g², Σ w² and Σ (v − w)², then sets w = v.</summary>
    /// <param name="gradient">g; empty if there is none.</param>
    /// <param name="before">w.</param>
    /// <param name="after">v, of the same length.</param>
    public static (double Gradients, double Parameters, double Changes) MoveOn<T>(ReadOnlySpan<T> gradient, Span<T> before, ReadOnlySpan<T> after)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(after.Length == before.Length && (gradient.IsEmpty || gradient.Length == before.Length));
        UpdateSums sums = default;
        fixed (T* pg = gradient, pb = before, pa = after)
        {
            nint start = 0, length = before.Length;
            for (; typeof(T) == typeof(float) && pg != null && start <= length - Block; start += Block)
            {
                AddBlock(ref sums, (float*)pg + start, (float*)pb + start, (float*)pa + start);
            }

            for (; start < length; start += Block)
            {
                Add(ref sums, pg == null ? null : pg + start, pb + start, pa + start, Math.Min(Block, length - start));
            }
        }

        return (Reductions.Join(sums.Gradients), Reductions.Join(sums.Parameters), Reductions.Join(sums.Changes));
    }

    /// <summary>A whole block of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(ref UpdateSums sums, float* gradient, float* before, float* after)
    {
        Vector512<float> g0 = Vector512<float>.Zero, g1 = g0, w0 = g0, w1 = g0, c0 = g0, c1 = g0;
        for (nint i = 0; i < Block; i += 32)
        {
            Vector512<float> old0 = Vector512.Load(before + i), old1 = Vector512.Load(before + i + 16);
            Vector512<float> change0 = Vector512.Load(after + i) - old0, change1 = Vector512.Load(after + i + 16) - old1;
            Vector512<float> gradient0 = Vector512.Load(gradient + i), gradient1 = Vector512.Load(gradient + i + 16);
            w0 += old0 * old0;
            w1 += old1 * old1;
            c0 += change0 * change0;
            c1 += change1 * change1;
            g0 += gradient0 * gradient0;
            g1 += gradient1 * gradient1;
        }

        g0 += g1;
        w0 += w1;
        c0 += c1;
        if (!(IsExact(g0) && IsExact(w0) && IsExact(c0)))
        {
            Add(ref sums, gradient, before, after, Block);
            return;
        }

        sums.Gradients += Vector512.WidenLower(g0) + Vector512.WidenUpper(g0);
        sums.Parameters += Vector512.WidenLower(w0) + Vector512.WidenUpper(w0);
        sums.Changes += Vector512.WidenLower(c0) + Vector512.WidenUpper(c0);
        new ReadOnlySpan<float>(after, Block).CopyTo(new Span<float>(before, Block));
    }

    /// <summary>A block of any length, or with squares that float cannot hold.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add<T>(ref UpdateSums sums, T* gradient, T* before, T* after, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* changes = stackalloc T[Block];
        for (nint i = 0; i < count; i++)
        {
            changes[i] = after[i] - before[i];
        }

        if (gradient != null)
        {
            EightLanes.AddSquares(ref sums.Gradients, gradient, count);
        }

        EightLanes.AddSquares(ref sums.Parameters, before, count);
        EightLanes.AddSquares(ref sums.Changes, changes, count);
        new ReadOnlySpan<T>(after, (int)count).CopyTo(new Span<T>(before, (int)count));
    }

    private static bool IsExact(Vector512<float> squares) =>
        Vector512.GreaterThanOrEqualAll(squares, Vector512.Create(MinSquares)) && Vector512.LessThanOrEqualAll(squares, Vector512.Create(MaxSquares));
}
