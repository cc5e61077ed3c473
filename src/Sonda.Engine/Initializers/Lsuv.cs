using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Initializers;

/// <summary>
/// Layer-sequential unit variance (Mishkin and Matas 2016): layer after layer, first to last, forward a batch, divide
/// the layer's weights by the deviation of what comes out, and again until the variance is near 1.
/// </summary>
internal static class Lsuv
{
    /// <summary>How far from 1 a variance may stay.</summary>
    public const double Tolerance = 0.1;

    /// <summary>The most times that a layer is scaled.</summary>
    public const int MostSteps = 10;

    /// <summary>Whether a layer is done.</summary>
    public static bool IsUnit(double variance) => Math.Abs(variance - 1) < Tolerance;

    /// <summary>The variance of all numbers of a layer on a batch, about their common mean; NaN of no rows.</summary>
    /// <param name="z">m × n.</param>
    public static double Variance<T>(Matrix<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double count = (double)z.Rows * z.Columns;
        double sum = 0;
        for (int row = 0; row < z.Rows; row++)
        {
            foreach (T value in z.Row(row))
            {
                sum += double.CreateTruncating(value);
            }
        }

        double mean = sum / count;
        double squares = 0;
        for (int row = 0; row < z.Rows; row++)
        {
            foreach (T value in z.Row(row))
            {
                double distance = double.CreateTruncating(value) - mean;
                squares += distance * distance;
            }
        }

        return squares / count;
    }

    /// <summary>
    /// weights /= √variance. False, and the weights as they were, where no scale helps: the outputs do not vary, or are
    /// not finite.
    /// </summary>
    public static bool TryRescale<T>(Span<T> weights, double variance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(1 / Math.Sqrt(variance));
        if (!(T.IsFinite(factor) && factor > T.Zero))
        {
            return false;
        }

        ElementwiseKernels.Scale(weights, factor);
        return true;
    }
}
