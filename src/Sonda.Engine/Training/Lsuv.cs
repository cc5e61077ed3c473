using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// Layer-sequential unit variance (Mishkin and Matas 2016). For each layer, first to last: run a batch forward, divide the weights by the
/// standard deviation of the outputs, and repeat until the variance is near 1.
/// </summary>
internal static class Lsuv
{
    /// <summary>The accepted distance of a variance from 1.</summary>
    public const double Tolerance = 0.1;

    /// <summary>The maximum number of rescalings of a layer.</summary>
    public const int MaxSteps = 10;

    /// <summary>The maximum number of rows in the batch.</summary>
    public const int MaxRows = 256;

    /// <summary>Scales the weights of every layer that uses lsuv, first to last.</summary>
    /// <param name="network">The network, whose parameters are drawn.</param>
    /// <param name="data">The rows to select the batch from.</param>
    /// <param name="random">The stream that selects the rows.</param>
    /// <exception cref="ArgumentException">The data do not fit the network.</exception>
    /// <exception cref="InvalidContentException">The outputs of a layer do not vary on the data.</exception>
    public static void Scale<T>(Network<T> network, Dataset data, RandomStream random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] rows = [.. Enumerable.Range(0, data.Count)];
        random.Shuffle<int>(rows);
        int count = Math.Min(rows.Length, MaxRows);
        var pass = new BatchPass<T>(network, data, count) { Mode = BatchMode.Probing };
        pass.Gather(rows.AsSpan(0, count));
        for (int l = 0; l < network.Layers.Count; l++)
        {
            if (network.Layers[l].IsScaledToData)
            {
                Scale(pass, l);
            }
        }
    }

    /// <summary>Whether a variance is near enough to 1.</summary>
    public static bool IsUnit(double variance) => Math.Abs(variance - 1) < Tolerance;

    /// <summary>The variance of all numbers of a layer on a batch about their common mean; NaN for no rows.</summary>
    /// <param name="z">The numbers, m × n.</param>
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

    private static void Scale<T>(BatchPass<T> pass, int layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layer<T> own = pass.Network.Layers[layer];
        for (int step = 0; step < MaxSteps; step++)
        {
            // Runs only up to this layer: the layers behind it are not scaled yet.
            pass.ForwardTo(layer + 1);
            double variance = Variance(pass.Layers[layer].WeightedInput);
            if (IsUnit(variance))
            {
                return;
            }

            if (!TryRescale(own.Parameters[0].Stored.Padded, variance))
            {
                throw new InvalidContentException(
                    $"Layer {own.Number} cannot be drawn by lsuv: on {pass.Rows} rows of the data its outputs have variance {variance}; expected outputs that vary.");
            }
        }
    }

    /// <summary>
    /// weights /= √variance. Returns false and leaves the weights alone if no scale helps: the outputs do not vary or are not finite.
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
