using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Initializers;

/// <summary>
/// Random orthogonal matrices, uniformly distributed: the Q of a QR decomposition of a Gaussian matrix, with a positive diagonal of R.
/// Computed in double, with operations that do not mix vector lanes.
/// </summary>
/// <remarks>
/// The column from which Householder's method takes its next reflection is again Gaussian, and independent of the earlier ones. So the
/// reflections can be drawn directly, without a decomposition (Stewart 1980). Because they are known in advance, they are applied to a few
/// columns at a time, which stay in the cache.
/// </remarks>
internal static class OrthogonalMatrix
{
    private const int StripWidth = 64;

    /// <summary>
    /// Computes gain · Q: orthonormal columns if there are at least as many inputs as outputs, otherwise orthonormal rows.
    /// </summary>
    public static void Fill<T>(RandomStream random, double gain, Span<T> weights, int inputs, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int tall, int narrow) = (Math.Max(inputs, outputs), Math.Min(inputs, outputs));
        double[][] reflections = Draw(random, tall, narrow, out double[] signs);
        double[] strip = new double[tall * Math.Min(StripWidth, narrow)];
        for (int start = 0; start < narrow; start += StripWidth)
        {
            int width = Math.Min(StripWidth, narrow - start);
            Span<double> columns = strip.AsSpan(0, tall * width);
            Columns(reflections, start, width, columns);
            for (int n = 0; n < columns.Length; n++)
            {
                (int row, int column) = (n / width, start + (n % width));
                int place = inputs >= outputs ? (row * outputs) + column : (column * outputs) + row;
                weights[place] = T.CreateTruncating(gain * signs[column] * columns[n]);
            }
        }
    }

    /// <summary>
    /// Draws the vectors v, scaled so that the reflection is I − v vᵀ; the k-th leaves the first k coordinates unchanged. It maps a
    /// Gaussian x to ∓‖x‖ e₁; the sign makes the diagonal of R positive.
    /// </summary>
    private static double[][] Draw(RandomStream random, int tall, int narrow, out double[] signs)
    {
        double[][] reflections = new double[narrow][];
        signs = new double[narrow];
        for (int k = 0; k < narrow; k++)
        {
            double[] x = new double[tall - k];
            double norm;
            do
            {
                foreach (ref double value in x.AsSpan())
                {
                    value = random.NextGaussian();
                }

                norm = Reductions.Norm<double>(x);
            }
            while (norm == 0);

            signs[k] = x[0] < 0 ? 1 : -1;
            x[0] -= signs[k] * norm;
            ElementwiseKernels.Scale(x, Math.Sqrt(2) / Reductions.Norm<double>(x));
            reflections[k] = x;
        }

        return reflections;
    }

    /// <summary>
    /// Computes columns of H₀ H₁ … applied to the identity. H₍c+1₎ and later leave column c unchanged.
    /// </summary>
    /// <param name="reflections">The vectors v.</param>
    /// <param name="start">The first column.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="columns">Rows of <paramref name="width"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(double[][] reflections, int start, int width, Span<double> columns)
    {
        columns.Clear();
        for (int i = 0; i < width; i++)
        {
            columns[((start + i) * width) + i] = 1;
        }

        Span<double> products = stackalloc double[StripWidth];
        products = products[..width];
        // The reflections behind the last column of the strip leave it unchanged; the others apply from last to first.
        for (int k = start + width - 1; k >= 0; k--)
        {
            double[] v = reflections[k];
            Span<double> rows = columns[(k * width)..];
            products.Clear();
            for (int i = 0; i < v.Length; i++)
            {
                AddScaled(v[i], rows.Slice(i * width, width), products);
            }

            for (int i = 0; i < v.Length; i++)
            {
                AddScaled(-v[i], products, rows.Slice(i * width, width));
            }
        }
    }

    /// <summary>Computes sum[i] += factor · x[i] and rounds product and sum separately, for the same result at any vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> sum)
    {
        var factors = new Vector<double>(factor);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(sum[i..]) + (factors * new Vector<double>(x[i..]))).CopyTo(sum[i..]);
        }

        for (; i < x.Length; i++)
        {
            sum[i] += factor * x[i];
        }
    }
}
