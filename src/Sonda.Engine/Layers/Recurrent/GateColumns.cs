using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>
/// Gates side by side, in parameters without a gap; in the buffers of a pass each gate is padded by itself, so that all
/// start where a vector does and no loop over units has a tail.
/// </summary>
internal static class GateColumns
{
    /// <summary>Puts the gates of a parameter apart.</summary>
    /// <param name="joined">r × kw.</param>
    /// <param name="width">w.</param>
    /// <param name="padded">r × k·(w padded); the padding is zero and stays so.</param>
    public static void Spread<T>(Matrix<T> joined, int width, Matrix<T> padded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = Matrix<T>.StrideOf(width);
        for (int row = 0; row < joined.Rows; row++)
        {
            ReadOnlySpan<T> source = joined.Row(row);
            Span<T> destination = padded.Row(row);
            for (int gate = 0; gate * width < source.Length; gate++)
            {
                source.Slice(gate * width, width).CopyTo(destination[(gate * stride)..]);
            }
        }
    }

    /// <summary>Puts the gates of a gradient together, multiplied by a factor.</summary>
    /// <param name="padded">r × k·(w padded).</param>
    /// <param name="width">w.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="joined">r × kw.</param>
    public static void Join<T>(Matrix<T> padded, int width, T factor, Matrix<T> joined)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = Matrix<T>.StrideOf(width);
        for (int row = 0; row < joined.Rows; row++)
        {
            ReadOnlySpan<T> source = padded.Row(row);
            Span<T> destination = joined.Row(row);
            for (int gate = 0; gate * width < destination.Length; gate++)
            {
                ElementwiseKernels.Scale(source.Slice(gate * stride, width), factor, destination.Slice(gate * width, width));
            }
        }
    }
}
