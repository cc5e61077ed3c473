using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>The three products of a convolution, for one image whose patches are in a cache.</summary>
/// <remarks>
/// All have the form C(r,:) = start + Σₖ A(r,k)·B(k,:), with the factors read in place and vectors along the positions or the maps. Each
/// number is one chain of multiply-adds over k in ascending order, whatever the vector width and the tile. Rows are distributed evenly over
/// tiles: six maps are one tile of six, not a tile of five and one of one.
/// </remarks>
internal static unsafe class ConvolutionKernels
{
    /// <summary>
    /// The maximum height of a tile of two vectors: twelve sums, two vectors of B and a broadcast fit into sixteen registers.
    /// </summary>
    private const int MaxRowsOfTwo = 6;

    /// <summary>
    /// The maximum height of a tile of one vector. Even distribution keeps large tiles mostly above the eight chains that two units with a
    /// latency of four need.
    /// </summary>
    private const int MaxRowsOfOne = 12;

    /// <summary>Computes maps = Wᵀ·patches + b, the output of a convolution at every position.</summary>
    /// <param name="weights">Points × maps.</param>
    /// <param name="biases">1 × maps.</param>
    /// <param name="patches">Points × positions.</param>
    /// <param name="maps">Maps × positions.</param>
    public static void Convolve<T>(Matrix<T> weights, Matrix<T> biases, Matrix<T> patches, Matrix<T> maps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(weights.Rows == patches.Rows && weights.Columns == maps.Rows && patches.Columns == maps.Columns
            && biases.Columns == maps.Rows);
        fixed (T* a = weights.Padded, start = biases.Padded, b = patches.Padded, c = maps.Padded)
        {
            Run(new ConvolutionProduct<T>(a, 1, weights.Stride, b, start, 1, c, maps.Stride, maps.Rows, maps.Columns, patches.Rows));
        }
    }

    /// <summary>Computes patches = W·δ, the gradient at the inputs of every position.</summary>
    /// <param name="weights">Points × maps.</param>
    /// <param name="delta">Maps × positions.</param>
    /// <param name="patches">Points × positions.</param>
    public static void Spread<T>(Matrix<T> weights, Matrix<T> delta, Matrix<T> patches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(weights.Rows == patches.Rows && weights.Columns == delta.Rows && patches.Columns == delta.Columns);
        T zero = T.Zero;
        fixed (T* a = weights.Padded, b = delta.Padded, c = patches.Padded)
        {
            Run(new ConvolutionProduct<T>(a, weights.Stride, 1, b, &zero, 0, c, patches.Stride, patches.Rows, patches.Columns, delta.Rows));
        }
    }

    /// <summary>Computes gradient += patches·δᵀ, the gradient of the weights over all positions of an image.</summary>
    /// <param name="patches">Points × positions.</param>
    /// <param name="deltaByPlace">Positions × maps: δ, transposed.</param>
    /// <param name="gradient">Points × maps.</param>
    public static void AddGradient<T>(Matrix<T> patches, Matrix<T> deltaByPlace, Matrix<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(patches.Columns == deltaByPlace.Rows && gradient.Rows == patches.Rows
            && gradient.Columns == deltaByPlace.Columns);
        fixed (T* a = patches.Padded, b = deltaByPlace.Padded, c = gradient.Padded)
        {
            Run(new ConvolutionProduct<T>(a, patches.Stride, 1, b, null, 0, c, gradient.Stride, gradient.Rows, gradient.Columns, patches.Columns));
        }
    }

    private static void Run<T>(in ConvolutionProduct<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Few columns are faster in narrow vectors, because half of a wide vector would be padding.
        if (Vector512.IsHardwareAccelerated && x.Columns > Vector256<T>.Count)
        {
            Run<Simd512<T>, Vector512<T>, T>(x);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256<T>, Vector256<T>, T>(x);
        }
        else
        {
            Run<Simd128<T>, Vector128<T>, T>(x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector, T>(in ConvolutionProduct<T> x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int column = 0;
        for (; column + TSimd.Lanes < x.Columns; column += 2 * TSimd.Lanes)
        {
            for (int row = 0, tiles = (x.Rows + MaxRowsOfTwo - 1) / MaxRowsOfTwo; tiles > 0; tiles--)
            {
                int rows = (x.Rows - row + tiles - 1) / tiles;
                switch (rows)
                {
                    case 1: ConvolutionTile<Rows1, TSimd, TVector, T>.Two(x, row, column); break;
                    case 2: ConvolutionTile<Rows2, TSimd, TVector, T>.Two(x, row, column); break;
                    case 3: ConvolutionTile<Rows3, TSimd, TVector, T>.Two(x, row, column); break;
                    case 4: ConvolutionTile<Rows4, TSimd, TVector, T>.Two(x, row, column); break;
                    case 5: ConvolutionTile<Rows5, TSimd, TVector, T>.Two(x, row, column); break;
                    default: ConvolutionTile<Rows6, TSimd, TVector, T>.Two(x, row, column); break;
                }

                row += rows;
            }
        }

        for (; column < x.Columns; column += TSimd.Lanes)
        {
            for (int row = 0, tiles = (x.Rows + MaxRowsOfOne - 1) / MaxRowsOfOne; tiles > 0; tiles--)
            {
                int rows = (x.Rows - row + tiles - 1) / tiles;
                switch (rows)
                {
                    case 1: ConvolutionTile<Rows1, TSimd, TVector, T>.One(x, row, column); break;
                    case 2: ConvolutionTile<Rows2, TSimd, TVector, T>.One(x, row, column); break;
                    case 3: ConvolutionTile<Rows3, TSimd, TVector, T>.One(x, row, column); break;
                    case 4: ConvolutionTile<Rows4, TSimd, TVector, T>.One(x, row, column); break;
                    case 5: ConvolutionTile<Rows5, TSimd, TVector, T>.One(x, row, column); break;
                    case 6: ConvolutionTile<Rows6, TSimd, TVector, T>.One(x, row, column); break;
                    case 7: ConvolutionTile<Rows7, TSimd, TVector, T>.One(x, row, column); break;
                    case 8: ConvolutionTile<Rows8, TSimd, TVector, T>.One(x, row, column); break;
                    case 9: ConvolutionTile<Rows9, TSimd, TVector, T>.One(x, row, column); break;
                    case 10: ConvolutionTile<Rows10, TSimd, TVector, T>.One(x, row, column); break;
                    case 11: ConvolutionTile<Rows11, TSimd, TVector, T>.One(x, row, column); break;
                    default: ConvolutionTile<Rows12, TSimd, TVector, T>.One(x, row, column); break;
                }

                row += rows;
            }
        }
    }
}
