using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>A product in blocks that fit the caches, each packed so that the tiles read memory in order.</summary>
/// <remarks>
/// The loops, from the outside: blocks of terms; blocks of rows, with their part of A packed in strips of a tile's height; blocks of
/// columns, with their part of B packed in strips of a tile's width; strips of A; strips of B. A strip of A stays in the first-level cache
/// while the block of B streams from the second. Consecutive tiles are neighbours in the rows of C. Goto and van de Geijn ("Anatomy of
/// High-Performance Matrix Multiplication", 2008) pack the same blocks but exchange the last two loops.
/// </remarks>
internal static unsafe class PackedProduct<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of a row in a block of A: enough terms to keep the traffic of C between blocks at 1 part in 50.</summary>
    public const int BlockBytes = 1536;

    /// <summary>Rows of a block: the number of uses of a packed block of B.</summary>
    private const int BlockRows = 960;

    /// <summary>Columns of a block if A is large, so that A is read seldom: 384 KB of B in float and in double.</summary>
    private const int BlockColumns = 256;

    /// <summary>
    /// The largest A, in bytes, that stays in a second-level cache of 1 MB next to two blocks of half as many columns, this one and the
    /// next.
    /// </summary>
    private const int NearA = 256 * 1024;

    private static int TileRows => TileHeight.Max;

    private static int TileColumns => 2 * TSimd.Lanes;

    /// <summary>Computes C.</summary>
    public static void Run(in Product<T> x)
    {
        int blocks = Math.Max(1, Ceiling(x.Terms, BlockBytes / sizeof(T)));
        int terms = Math.Max(1, Ceiling(x.Terms, blocks)), rows = Share(x.Rows, BlockRows, TileRows);
        int columns = Share(x.Columns, rows * terms * sizeof(T) > NearA ? BlockColumns : BlockColumns / 2, TileColumns);
        fixed (T* packedA = Scratch<T>.OfThread((rows + columns) * terms))
        {
            // Runs once even without terms, because C must be written.
            for (int first = 0; first == 0 || first < x.Terms; first += terms)
            {
                Product<T> block = x.TakeTerms(first, Math.Min(terms, x.Terms - first), T.One);
                T* later = first + terms < x.Terms ? block.B + (terms * block.TermStrideB) : null;
                for (int row = 0; row < x.Rows; row += rows)
                {
                    Product<T> part = block.Part(row, Math.Min(rows, x.Rows - row), 0, x.Columns);
                    RunRows(part, columns, packedA, packedA + (rows * terms), row + rows < x.Rows ? block.B : later);
                }
            }
        }
    }

    private static int Ceiling(int whole, int part) => (whole + part - 1) / part;

    /// <summary>Returns the size of equal blocks: a multiple of a unit, close to the maximum.</summary>
    private static int Share(int whole, int most, int unit) =>
        Ceiling(Ceiling(whole, Math.Max(1, Ceiling(whole, most))), unit) * unit;

    /// <param name="x">Some rows and terms of the product.</param>
    /// <param name="blockColumns">Columns of a block.</param>
    /// <param name="packedA">The buffer for A.</param>
    /// <param name="packedB">The buffer for a block of B.</param>
    /// <param name="later">The first number of B that is packed next; null if none is.</param>
    private static void RunRows(in Product<T> x, int blockColumns, T* packedA, T* packedB, T* later)
    {
        PackA(x, packedA);
        for (int column = 0; column < x.Columns; column += blockColumns)
        {
            Product<T> block = x.Part(0, x.Rows, column, Math.Min(blockColumns, x.Columns - column));
            PackB(block, packedB);
            bool last = column + blockColumns >= x.Columns;
            T* next = last ? later : block.B + (blockColumns * block.ColumnStrideB);
            RunTiles(block, packedA, packedB, next == null ? LinesAhead.Nothing(packedA) : Ahead(x, next, blockColumns));
        }
    }

    /// <summary>Packs A, in strips of the rows of a tile.</summary>
    public static void PackA(in Product<T> x, T* packed)
    {
        for (int row = 0, rows; row < x.Rows; row += rows)
        {
            rows = TileHeight.Next(x.Rows - row, TileRows);
            Packing.Pack(x.A + (row * x.RowStrideA), x.TermStrideA, x.RowStrideA, rows, rows, x.Terms, packed + (row * x.Terms));
        }
    }

    /// <summary>Packs B, in strips of the columns of a tile.</summary>
    public static void PackB(in Product<T> x, T* packed)
    {
        for (int strip = 0; strip < x.Columns; strip += TileColumns)
        {
            int used = Math.Clamp(x.ColumnsB - strip, 0, TileColumns);
            Packing.Pack(
                x.B + (strip * x.ColumnStrideB), x.TermStrideB, x.ColumnStrideB, used, TileColumns, x.Terms, packed + (strip * x.Terms));
        }
    }

    /// <summary>The lines of a block of B in place.</summary>
    private static LinesAhead Ahead(in Product<T> x, T* block, int columns) => x.ColumnStrideB == 1
        ? new LinesAhead(block, x.Terms, x.TermStrideB * sizeof(T), columns * sizeof(T))
        : new LinesAhead(block, columns, x.ColumnStrideB * sizeof(T), x.Terms * sizeof(T));

    /// <summary>Computes C from packed operands.</summary>
    public static void RunTiles(in Product<T> x, T* packedA, T* packedB, in LinesAhead ahead)
    {
        TileOperands<T> tile = default;
        tile.Ahead = LinesAhead.Nothing(packedA);

        // Prefetches one line per term, in the last tiles only, so that the lines are not evicted before their use.
        nint first = Math.Max(0, Tiles(x) - (ahead.Count / Math.Max(1, x.Terms)) - 1);
        (tile.Terms, tile.StrideStart, tile.StrideC, tile.Scale) = (x.Terms, x.RowStrideStart, x.StrideC, x.Scale);
        for (int row = 0, rows; row < x.Rows; row += rows)
        {
            rows = TileHeight.Next(x.Rows - row, TileRows);
            tile.A = packedA + (row * x.Terms);
            for (int column = 0; column < x.Columns; column += TileColumns)
            {
                tile.B = packedB + (column * x.Terms);
                tile.Start = x.Start == null ? null : x.Start + (row * x.RowStrideStart) + column;
                tile.C = x.C + (row * x.StrideC) + column;
                tile.SecondVector = x.Columns - column > TSimd.Lanes ? TSimd.Lanes : 0;
                bool last = column + TileColumns >= x.Columns;
                Prefetch(last ? x.C + ((row + rows) * x.StrideC) : tile.C + TileColumns, x.StrideC, rows);
                if (first-- == 0)
                {
                    tile.Ahead = ahead;
                }

                RunTile(rows, ref tile);
            }
        }
    }

    private static nint Tiles(in Product<T> x)
    {
        nint strips = 0;
        for (int row = 0; row < x.Rows; row += TileHeight.Next(x.Rows - row, TileRows))
        {
            strips++;
        }

        return strips * Ceiling(x.Columns, TileColumns);
    }

    /// <summary>Prefetches the next tile of C; an invalid address is harmless.</summary>
    private static void Prefetch(T* c, nint stride, int rows)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < rows; i++)
            {
                Sse.Prefetch0(c);
                Sse.Prefetch0(c + TSimd.Lanes);
                c += stride;
            }
        }
    }

    private static void RunTile(int rows, ref TileOperands<T> x)
    {
        switch (rows)
        {
            case 1: Tile<Rows1, TSimd, TVector, T>.Run(ref x); break;
            case 2: Tile<Rows2, TSimd, TVector, T>.Run(ref x); break;
            case 3: Tile<Rows3, TSimd, TVector, T>.Run(ref x); break;
            case 4: Tile<Rows4, TSimd, TVector, T>.Run(ref x); break;
            case 5: Tile<Rows5, TSimd, TVector, T>.Run(ref x); break;
            case 6: Tile<Rows6, TSimd, TVector, T>.Run(ref x); break;
            case 7: Tile<Rows7, TSimd, TVector, T>.Run(ref x); break;
            case 8: Tile<Rows8, TSimd, TVector, T>.Run(ref x); break;
            case 9: Tile<Rows9, TSimd, TVector, T>.Run(ref x); break;
            case 10: Tile<Rows10, TSimd, TVector, T>.Run(ref x); break;
            case 11: Tile<Rows11, TSimd, TVector, T>.Run(ref x); break;
            default: Tile<Rows12, TSimd, TVector, T>.Run(ref x); break;
        }
    }
}
