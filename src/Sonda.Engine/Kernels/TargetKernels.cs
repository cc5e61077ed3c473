using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Outputs against the targets of their classes.</summary>
internal static unsafe class TargetKernels
{
    /// <summary>Computes delta = a − y with y one-hot or, for a single output, the class itself; clears the padding.</summary>
    /// <param name="a">m × n.</param>
    /// <param name="labels">m classes below n; 0 or 1 if n is 1.</param>
    /// <param name="delta">m × n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract<T>(in Matrix<T> a, ReadOnlySpan<byte> labels, in Matrix<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(a.Rows == labels.Length && delta.Rows == a.Rows && delta.Columns == a.Columns);
        nint width = Vector512<T>.Count, columns = a.Columns, stride = a.Stride, whole = columns / width * width;
        Vector512<T> used = Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(columns - whole)));
        fixed (T* pa = a, pd = delta)
        fixed (byte* classes = labels)
        {
            for (nint i = 0; i < delta.Rows; i++)
            {
                T* from = pa + (i * stride), to = pd + (i * stride);
                for (nint column = 0; column < whole; column += width)
                {
                    Vector512.Load(from + column).Store(to + column);
                }

                if (whole < columns)
                {
                    // The mask drops what the activation made of the padding: σ(0) = ½.
                    (Vector512.Load(from + whole) & used).Store(to + whole);
                }

                if (columns == 1)
                {
                    *to -= T.CreateTruncating(classes[i]);
                }
                else
                {
                    MatrixKernels.Require(classes[i] < columns);
                    to[classes[i]] -= T.One;
                }
            }
        }
    }
}
