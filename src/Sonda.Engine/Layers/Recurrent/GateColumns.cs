using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>
/// Converts between two layouts of gates side by side: parameters have no gaps; in the buffers of a pass each gate is padded, so that every
/// gate starts at a vector boundary and loops over units have no tail.
/// </summary>
internal static class GateColumns
{
    /// <summary>Copies the gates of a parameter into the padded layout.</summary>
    /// <param name="joined">r × kw.</param>
    /// <param name="width">w.</param>
    /// <param name="padded">r × k·(w padded); the padding is zero and stays zero.</param>
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

    /// <summary>Copies the gates of a gradient into the layout without gaps, multiplied by a factor.</summary>
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
