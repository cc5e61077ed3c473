using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Products of dense matrices.</summary>
/// <remarks>
/// All have the form C[r,:] = start + Σₖ A(r,k)·B(k,:), with vectors along a row of C. Each number of C is one chain of fused multiply-adds
/// over k in ascending order. Small products compute it directly (<see cref="DirectProduct{TSimd,TVector,T}"/>); large ones in packed
/// blocks, with C written back to memory in between (<see cref="PackedProduct{TSimd,TVector,T}"/>). Both give the same bytes at every
/// vector width.
/// </remarks>
internal static unsafe class MatrixKernels
{
    /// <summary>Computes C = A·B + bias; the bias is the start of every row.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="bias">One row of n.</param>
    /// <param name="c">m × n.</param>
    /// <param name="workers">Threads that share the work; null for the calling thread only.</param>
    public static void MultiplyAddBias<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> bias, in Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns && bias.Columns == b.Columns);
        fixed (T* pa = a, pb = b, pStart = bias, pc = c)
        {
            Product<T> x = Plain(pa, a.Stride, 1, pb, b.Rows, pStart, 0, T.One, pc, c);
            Run(ref x, workers);
        }
    }

    /// <summary>Computes C = A·B.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n.</param>
    /// <param name="workers">Threads that share the work; null for the calling thread only.</param>
    public static void Multiply<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns);
        fixed (T* pa = a, pb = b, pc = c)
        {
            Product<T> x = Plain(pa, a.Stride, 1, pb, b.Rows, null, 0, T.One, pc, c);
            Run(ref x, workers);
        }
    }

    /// <summary>Computes C = A·Bᵀ.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">n × k.</param>
    /// <param name="c">m × n.</param>
    /// <param name="workers">Threads that share the work; null for the calling thread only.</param>
    public static void MultiplyTransposed<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Columns == b.Columns && c.Rows == a.Rows && c.Columns == b.Rows);
        fixed (T* pa = a, pb = b, pc = c)
        {
            Product<T> x = Plain(pa, a.Stride, 1, pb, a.Columns, null, 0, T.One, pc, c);
            (x.TermStrideB, x.ColumnStrideB, x.ColumnsB) = (1, b.Stride, b.Rows);
            Run(ref x, workers);
        }
    }

    /// <summary>Computes C = scale·C + Aᵀ·B, the sum of the outer products of the rows of A and B.</summary>
    /// <param name="a">k × m.</param>
    /// <param name="b">k × n.</param>
    /// <param name="scale">The factor of the previous C.</param>
    /// <param name="c">m × n.</param>
    /// <param name="workers">Threads that share the work; null for the calling thread only.</param>
    public static void AddOuterProducts<T>(in Matrix<T> a, in Matrix<T> b, T scale, in Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Rows == b.Rows && c.Rows == a.Columns && c.Columns == b.Columns);
        fixed (T* pa = a, pb = b, pc = c)
        {
            Product<T> x = Plain(pa, 1, a.Stride, pb, b.Rows, pc, c.Stride, scale, pc, c);
            Run(ref x, workers);
        }
    }

    /// <summary>Computes C = Aᵀ·B.</summary>
    /// <param name="a">k × m.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n.</param>
    /// <param name="workers">Threads that share the work; null for the calling thread only.</param>
    public static void SumOuterProducts<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Rows == b.Rows && c.Rows == a.Columns && c.Columns == b.Columns);
        fixed (T* pa = a, pb = b, pc = c)
        {
            Product<T> x = Plain(pa, 1, a.Stride, pb, b.Rows, null, 0, T.One, pc, c);
            Run(ref x, workers);
        }
    }

    /// <summary>Checks shapes before pointers are used, so that a caller's mistake cannot read or write outside a matrix.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Require(bool shapesFit)
    {
        if (!shapesFit)
        {
            throw new ArgumentException("The shapes of the matrices do not fit.");
        }
    }

    /// <summary>
    /// Describes a product with B in place. Inlined, because a copy of the just written struct would wait for the writes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Product<T> Plain<T>(
        T* a, int rowStrideA, int termStrideA, T* b, int terms, T* start, int rowStrideStart, T scale, T* pc, in Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            A = a,
            RowStrideA = rowStrideA,
            TermStrideA = termStrideA,
            B = b,
            TermStrideB = c.Stride,
            ColumnStrideB = 1,
            ColumnsB = c.Stride,
            Start = start,
            RowStrideStart = rowStrideStart,
            Scale = scale,
            C = pc,
            StrideC = c.Stride,
            Rows = c.Rows,
            Columns = c.Stride,
            Terms = terms,
        };

    private static void Run<T>(ref Product<T> x, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (workers is null || workers.Count == 1)
        {
            ProductJob<T>.Compute(ref x);
            return;
        }

        ProductJob<T> job = ProductJob<T>.Split(x, workers.Count);
        if (job.Parts > 1)
        {
            workers.Run(job.Parts, job);
        }
        else
        {
            ProductJob<T>.Compute(ref x);
        }
    }
}
