using System.Numerics;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>
/// Updates parameters with the gradient AᵀB, computed strip by strip in the first-level cache: the gradient is never written to memory.
/// </summary>
/// <remarks>
/// Each number of the gradient is the chain of <see cref="MatrixKernels.SumOuterProducts"/>, and the update is the formula of <see
/// cref="UpdateKernels"/>, so the result is the same. Measured sums are taken in bands of <see cref="BandRows"/> rows and <see
/// cref="BlockColumns"/> columns, row after row, and the bands are added in order: the same sums for any number of threads.
/// </remarks>
internal readonly unsafe struct UpdateProduct<TUpdate, T> : IJob
    where TUpdate : struct, IParameterUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns of a block, a multiple of the width of every tile.</summary>
    public const int BlockColumns = 256;

    /// <summary>Rows of a band, a multiple of the height of every tile.</summary>
    public const int BandRows = 24;

    private readonly Product<T> _whole;
    private readonly TUpdate _update;
    private readonly UpdateSums* _sums;
    private readonly int* _faults;
    private readonly int _rowShare, _columnShare;

    private UpdateProduct(in Product<T> whole, TUpdate update, UpdateSums* sums, int* faults, int threads)
    {
        (_whole, _update) = (whole, update);
        _sums = sums;
        _faults = faults;
        int rows = Share(whole.Rows, BandRows, threads), columns = Share(whole.Columns, BlockColumns, threads);
        bool byColumns = (long)columns * whole.Rows <= (long)rows * whole.Columns;
        (_rowShare, _columnShare) = byColumns ? (whole.Rows, columns) : (rows, whole.Columns);
        Parts = byColumns ? Ceiling(whole.Columns, columns) : Ceiling(whole.Rows, rows);
    }

    /// <summary>The number of parts.</summary>
    private int Parts { get; }

    /// <summary>Whether a product has few enough terms for one pass, and enough parameters to be worthwhile.</summary>
    public static bool IsWorthwhile(int terms, int rows, int columns) =>
        terms <= PackedProduct<Simd512<T>, Vector512<T>, T>.BlockBytes / sizeof(T)
        && (long)rows * columns * sizeof(T) >= 256 * 1024;

    /// <summary>The number of bands with measured sums.</summary>
    public static int BandsOf(int rows, int columns) =>
        Ceiling(rows, BandRows) * Ceiling(Matrix<T>.StrideOf(columns), BlockColumns);

    /// <summary>Updates parameters.</summary>
    /// <param name="a">k × m.</param>
    /// <param name="b">k × n.</param>
    /// <param name="parameters">m × n.</param>
    /// <param name="update">The optimizer.</param>
    /// <param name="sums">Zeros, one entry for each band; empty to measure nothing.</param>
    /// <param name="workers">Threads that share the work; null for the calling thread only.</param>
    /// <returns>Whether every parameter and its moments are finite.</returns>
    public static bool Run(Matrix<T> a, Matrix<T> b, Matrix<T> parameters, TUpdate update, Span<UpdateSums> sums, Workers? workers)
    {
        MatrixKernels.Require(a.Rows == b.Rows && parameters.Rows == a.Columns && parameters.Columns == b.Columns);
        MatrixKernels.Require(sums.IsEmpty || sums.Length >= BandsOf(parameters.Rows, parameters.Columns));
        int faults = 0;
        fixed (T* pa = a.Padded, pb = b.Padded, pc = parameters.Padded)
        fixed (UpdateSums* ps = sums)
        {
            var whole = new Product<T>
            {
                A = pa,
                RowStrideA = 1,
                TermStrideA = a.Stride,
                B = pb,
                TermStrideB = b.Stride,
                ColumnStrideB = 1,
                ColumnsB = b.Stride,
                C = pc,
                StrideC = parameters.Stride,
                Rows = parameters.Rows,
                Columns = parameters.Stride,
                Terms = a.Rows,
            };
            var job = new UpdateProduct<TUpdate, T>(whole, update, ps, &faults, workers?.Count ?? 1);
            if (workers is null || job.Parts == 1)
            {
                for (int part = 0; part < job.Parts; part++)
                {
                    job.Run(part, thread: 0);
                }
            }
            else
            {
                workers.Run(job.Parts, job);
            }
        }

        return faults == 0;
    }

    /// <inheritdoc/>
    public void Run(int part, int thread)
    {
        int row = _rowShare < _whole.Rows ? part * _rowShare : 0, column = _columnShare < _whole.Columns ? part * _columnShare : 0;
        int rows = Math.Min(_rowShare, _whole.Rows - row), columns = Math.Min(_columnShare, _whole.Columns - column);
        bool finite = Vector512.IsHardwareAccelerated ? Run<Simd512<T>, Vector512<T>>(row, rows, column, columns)
            : Vector256.IsHardwareAccelerated ? Run<Simd256<T>, Vector256<T>>(row, rows, column, columns)
            : Run<Simd128<T>, Vector128<T>>(row, rows, column, columns);
        if (!finite)
        {
            Interlocked.Increment(ref *_faults);
        }
    }

    private bool Run<TSimd, TVector>(int firstRow, int rows, int firstColumn, int columns)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        const int strip = BlockColumns * BandRows / 2;
        bool finite = true;
        int sizeA = Matrix<T>.StrideOf(rows * _whole.Terms);
        fixed (T* packedA = Scratch<T>.OfThread(sizeA + (BlockColumns * _whole.Terms) + strip))
        {
            T* packedB = packedA + sizeA, gradient = packedB + (BlockColumns * _whole.Terms);
            PackedProduct<TSimd, TVector, T>.PackA(_whole.Part(firstRow, rows, 0, _whole.Columns), packedA);
            for (int column = firstColumn; column < firstColumn + columns; column += BlockColumns)
            {
                Product<T> block = _whole.Part(firstRow, rows, column, Math.Min(BlockColumns, firstColumn + columns - column));
                PackedProduct<TSimd, TVector, T>.PackB(block, packedB);
                for (int row = 0, height; row < rows; row += height)
                {
                    height = TileHeight.Next(rows - row, TileHeight.Max);
                    Product<T> tiles = block.Part(row, height, 0, block.Columns);
                    var moved = new UpdateBlock<T>
                    {
                        Parameters = tiles.C,
                        Stride = tiles.StrideC,
                        Gradient = gradient,
                        StrideGradient = BlockColumns,
                        Rows = height,
                        Columns = tiles.Columns,
                    };
                    var ahead = new LinesAhead(tiles.C, height, tiles.StrideC * sizeof(T), tiles.Columns * sizeof(T));
                    tiles.C = gradient;
                    tiles.StrideC = BlockColumns;
                    PackedProduct<TSimd, TVector, T>.RunTiles(tiles, packedA + (row * _whole.Terms), packedB, ahead);
                    finite &= Move(moved, firstRow + row, column);
                }
            }
        }

        return finite;
    }

    /// <summary>Updates the rows of a strip, band by band if the sums are measured.</summary>
    private bool Move(UpdateBlock<T> strip, int row, int column)
    {
        int end = row + strip.Rows, bandsAcross = Ceiling(_whole.Columns, BlockColumns);
        bool finite = true;
        for (int rows; row < end; row += rows)
        {
            rows = _sums == null ? end - row : Math.Min(end - row, BandRows - (row % BandRows));
            strip.Rows = rows;
            strip.Sums = _sums == null ? null : _sums + (row / BandRows * bandsAcross) + (column / BlockColumns);
            finite &= _update.Move((int)((row * _whole.StrideC) + column), strip);
            strip.Parameters += rows * strip.Stride;
            strip.Gradient += rows * strip.StrideGradient;
        }

        return finite;
    }

    private static int Ceiling(int whole, int part) => (whole + part - 1) / part;

    private static int Share(int whole, int unit, int threads) => Ceiling(Ceiling(whole, unit), threads) * unit;
}
