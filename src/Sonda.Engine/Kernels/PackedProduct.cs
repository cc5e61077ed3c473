using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Sonda.Engine.Kernels;

/// <summary>A product in blocks that fit the caches, each packed so that the tiles read memory in order.</summary>
/// <remarks>
/// The loops, from the outside: blocks of terms; blocks of rows, whose part of A is packed in strips of a tile's
/// height; blocks of columns, whose part of B is packed in strips of a tile's width; strips of A; strips of B. The
/// strip of A stays in the first-level cache while the block of B passes by out of the second, and tiles that follow
/// one another are neighbours in the rows of C. (Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", 2008, pack the same blocks and take the last two loops in the other order.)
/// </remarks>
internal static unsafe class PackedProduct<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of a row of a block of A: so many terms that the reading and writing of C between blocks is 1 part in 50.</summary>
    private const int BlockBytes = 1536;

    /// <summary>Rows of a block: how often a packed block of B is used.</summary>
    private const int BlockRows = 960;

    /// <summary>Columns of a block: of B, 384 KB in float and in double, which leaves room in a second-level cache of 1 MB.</summary>
    private const int BlockColumns = 256;

    /// <summary>With two vectors of B and one of A they fill 32 registers, or 16.</summary>
    private static int TileRows => Vector512.IsHardwareAccelerated || AdvSimd.IsSupported ? 12 : 6;

    private static int TileColumns => 2 * TSimd.Lanes;

    /// <summary>Computes C.</summary>
    public static void Run(in Product<T> x)
    {
        int blocks = Math.Max(1, Ceiling(x.Terms, BlockBytes / sizeof(T)));
        int terms = Math.Max(1, Ceiling(x.Terms, blocks)), rows = Share(x.Rows, BlockRows, TileRows);
        int columns = Share(x.Columns, BlockColumns, TileColumns);
        fixed (T* packedA = Scratch<T>.OfThread((rows + columns) * terms))
        {
            for (int first = 0; first == 0 || first < x.Terms; first += terms)
            {
                Product<T> block = x.TakeTerms(first, Math.Min(terms, x.Terms - first), T.One);
                for (int row = 0; row < x.Rows; row += rows)
                {
                    RunRows(block.Part(row, Math.Min(rows, x.Rows - row), 0, x.Columns), columns, packedA, packedA + (rows * terms));
                }
            }
        }
    }

    private static int Ceiling(int whole, int part) => (whole + part - 1) / part;

    /// <summary>A size of equal blocks, a multiple of a unit and about as large as allowed.</summary>
    private static int Share(int whole, int most, int unit) =>
        Ceiling(Ceiling(whole, Math.Max(1, Ceiling(whole, most))), unit) * unit;

    private static void RunRows(in Product<T> x, int blockColumns, T* packedA, T* packedB)
    {
        for (int row = 0, rows; row < x.Rows; row += rows)
        {
            rows = StripRows(x.Rows - row);
            Packing.Pack(
                x.A + (row * x.RowStrideA), x.TermStrideA, x.RowStrideA, rows, rows, x.Terms, packedA + (row * x.Terms));
        }

        for (int column = 0; column < x.Columns; column += blockColumns)
        {
            Product<T> block = x.Part(0, x.Rows, column, Math.Min(blockColumns, x.Columns - column));
            for (int strip = 0; strip < block.Columns; strip += TileColumns)
            {
                int used = Math.Clamp(block.ColumnsB - strip, 0, TileColumns);
                T* b = block.B + (strip * block.ColumnStrideB), packed = packedB + (strip * block.Terms);
                Packing.Pack(b, block.TermStrideB, block.ColumnStrideB, used, TileColumns, block.Terms, packed);
            }

            RunTiles(block, packedA, packedB);
        }
    }

    /// <summary>Rows of the next tile: all it can have, but no small rest at the end, which would have too few chains.</summary>
    private static int StripRows(int rest)
    {
        int most = TileRows;
        return rest == most || rest >= most + (most / 2) ? most : rest > most ? rest / 2 : rest;
    }

    private static void RunTiles(in Product<T> x, T* packedA, T* packedB)
    {
        TileOperands<T> tile = default;
        (tile.Terms, tile.StrideStart, tile.StrideC, tile.Scale) = (x.Terms, x.RowStrideStart, x.StrideC, x.Scale);
        for (int row = 0, rows; row < x.Rows; row += rows)
        {
            rows = StripRows(x.Rows - row);
            tile.A = packedA + (row * x.Terms);
            for (int column = 0; column < x.Columns; column += TileColumns)
            {
                tile.B = packedB + (column * x.Terms);
                tile.Start = x.Start == null ? null : x.Start + (row * x.RowStrideStart) + column;
                tile.C = x.C + (row * x.StrideC) + column;
                tile.SecondVector = x.Columns - column > TSimd.Lanes ? TSimd.Lanes : 0;
                bool last = column + TileColumns >= x.Columns;
                Prefetch(last ? x.C + ((row + rows) * x.StrideC) : tile.C + TileColumns, x.StrideC, rows);
                RunTile(rows, tile);
            }
        }
    }

    /// <summary>Asks for the next tile of C, wherever that is; an address that is none does no harm.</summary>
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

    private static void RunTile(int rows, in TileOperands<T> x)
    {
        switch (rows)
        {
            case 1: Tile<Rows1, TSimd, TVector, T>.Run(x); break;
            case 2: Tile<Rows2, TSimd, TVector, T>.Run(x); break;
            case 3: Tile<Rows3, TSimd, TVector, T>.Run(x); break;
            case 4: Tile<Rows4, TSimd, TVector, T>.Run(x); break;
            case 5: Tile<Rows5, TSimd, TVector, T>.Run(x); break;
            case 6: Tile<Rows6, TSimd, TVector, T>.Run(x); break;
            case 7: Tile<Rows7, TSimd, TVector, T>.Run(x); break;
            case 8: Tile<Rows8, TSimd, TVector, T>.Run(x); break;
            case 9: Tile<Rows9, TSimd, TVector, T>.Run(x); break;
            case 10: Tile<Rows10, TSimd, TVector, T>.Run(x); break;
            case 11: Tile<Rows11, TSimd, TVector, T>.Run(x); break;
            default: Tile<Rows12, TSimd, TVector, T>.Run(x); break;
        }
    }
}
