using System.Numerics;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>A product in parts of whole rows or whole columns of C, each computed by the method for its size.</summary>
internal readonly unsafe struct ProductJob<T> : IJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The multiply-adds of the smallest part worth a thread: about two microseconds.</summary>
    private const long MinPart = 1 << 17;

    /// <summary>The largest B, in bytes, that the direct product finds in the second-level cache, tile after tile.</summary>
    private const long NearB = 256 * 1024;

    /// <summary>The size of C, in bytes, from which the order of its tiles matters more than the cost of packing.</summary>
    private const long FarC = 1024 * 1024;

    /// <summary>The number of rows below which a packed B is used too seldom.</summary>
    private const int MinRows = 24;

    /// <summary>The number of columns below which half of a packed tile is empty.</summary>
    private const int MinColumns = 32;

    /// <summary>The multiply-adds below which transposing B for the direct method is faster than packing.</summary>
    private const long MinPacked = 1 << 17;

    /// <summary>A row of zeros, for narrow products.</summary>
    private static readonly AlignedArray<T> Zeros = new(128);

    private readonly Product<T> _whole;
    private readonly bool _byRows;
    private readonly int _share;

    private ProductJob(in Product<T> whole, bool byRows, int share, int parts) =>
        (_whole, _byRows, _share, Parts) = (whole, byRows, share, parts);

    /// <summary>The number of parts.</summary>
    public int Parts { get; }

    /// <summary>Splits into at most <paramref name="most"/> parts along the longer side of C, so that little is packed twice.</summary>
    public static ProductJob<T> Split(in Product<T> whole, int most)
    {
        int wanted = (int)Math.Clamp(whole.MultiplyAdds / MinPart, 1, most);
        bool byRows = whole.Rows > whole.Columns;
        int length = byRows ? whole.Rows : whole.Columns;
        int unit = byRows ? 1 : MinColumns;
        int share = Math.Max(unit, (((length + wanted - 1) / wanted) + unit - 1) / unit * unit);
        return new ProductJob<T>(whole, byRows, share, (length + share - 1) / share);
    }

    /// <inheritdoc/>
    public void Run(int part, int thread)
    {
        int start = part * _share;
        Product<T> x = _byRows
            ? _whole.Part(start, Math.Min(_share, _whole.Rows - start), 0, _whole.Columns)
            : _whole.Part(0, _whole.Rows, start, Math.Min(_share, _whole.Columns - start));
        Compute(ref x);
    }

    /// <summary>Computes C on this thread; may change the start of the product.</summary>
    public static void Compute(ref Product<T> x)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Compute<Simd512<T>, Vector512<T>>(ref x);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Compute<Simd256<T>, Vector256<T>>(ref x);
        }
        else
        {
            Compute<Simd128<T>, Vector128<T>>(ref x);
        }
    }

    private static void Compute<TSimd, TVector>(ref Product<T> x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (IsWorthPacking(x))
        {
            PackedProduct<TSimd, TVector, T>.Run(x);
        }
        else if (x.ColumnStrideB == 1)
        {
            ComputeDirectly<TSimd, TVector>(ref x);
        }
        else
        {
            Span<T> scratch = Scratch<T>.OfThread(x.Terms * x.Columns);
            if (x.ColumnsB < x.Columns)
            {
                scratch[..(x.Terms * x.Columns)].Clear();
            }

            fixed (T* transposed = scratch)
            {
                Transposition.Run(x.B, x.ColumnStrideB, x.ColumnsB, x.Terms, transposed, x.Columns);
                x.B = transposed;
                (x.TermStrideB, x.ColumnStrideB) = (x.Columns, 1);
                ComputeDirectly<TSimd, TVector>(ref x);
            }
        }
    }

    private static void ComputeDirectly<TSimd, TVector>(ref Product<T> x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        if (x.Start != null)
        {
            DirectProduct<TSimd, TVector, T>.Run(x);
        }
        else if (x.Columns <= Zeros.Length)
        {
            // All rows start from the same row of zeros: to write zeros into C first would take as long as a small product.
            fixed (T* zeros = &Zeros.At(0))
            {
                x.Start = zeros;
                (x.RowStrideStart, x.Scale) = (0, T.One);
                DirectProduct<TSimd, TVector, T>.Run(x);
            }
        }
        else
        {
            ClearC(x);
            x.StartFromC(T.One);
            DirectProduct<TSimd, TVector, T>.Run(x);
        }
    }

    private static void ClearC(in Product<T> x)
    {
        if (x.Columns == x.StrideC)
        {
            new Span<T>(x.C, x.Rows * x.Columns).Clear();
            return;
        }

        for (int row = 0; row < x.Rows; row++)
        {
            new Span<T>(x.C + (row * x.StrideC), x.Columns).Clear();
        }
    }

    private static bool IsWorthPacking(in Product<T> x)
    {
        bool farB = (long)x.Terms * x.Columns * sizeof(T) > NearB;
        if (x.ColumnStrideB != 1)
        {
            return farB || (x.Rows >= MinRows && x.MultiplyAdds >= MinPacked);
        }

        return x.Rows >= MinRows && x.Columns >= MinColumns
            && (farB || (long)x.Rows * x.Columns * sizeof(T) > FarC);
    }
}
