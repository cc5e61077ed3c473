using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Training;

/// <summary>
/// Reads what passes through a layer: outputs, weighted inputs and δ in one traversal each. Sums are in double, in a fixed order.
/// </summary>
/// <remarks>Holds its buffers: nothing is allocated once they have grown to the largest layer, but for the units that are dead.</remarks>
internal sealed class ActivityMeter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _distances = [];
    private T[] _slopes = [];
    private T[] _largest = [];

    /// <summary>Root mean square of the outputs of a layer, and of how far each deviates from the mean of its unit over the rows.</summary>
    public (double Rms, double Spread) ReadOutputs(BatchView<T> batch, int layer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var outputs = batch.Layers[layer].Output;
        Grow(ref _distances, outputs.Columns + 7);
        (double deviations, double means) = ActivityKernels.Deviations(outputs, _distances.AsSpan(0, outputs.Columns + 7));
        double count = (double)outputs.Rows * outputs.Columns;
        return (Math.Sqrt((deviations + (outputs.Rows * means)) / count), Math.Sqrt(deviations / count));
    }

    /// <summary>‖δ‖ of a row of the batch, as the root mean square over its rows, in the scale of δ.</summary>
    public static double ReadDelta(BatchView<T> batch, int layer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Math.Sqrt(ActivityKernels.Squares(batch.Layers[layer].Delta) / batch.Rows);
    }

    /// <summary>Reads the weighted inputs z and the slopes φ′(z) of a layer.</summary>
    /// <remarks>
    /// Slopes of two values, 1 above zero and another below, are counted beside the squares of z; others are computed
    /// once more and read from a buffer.
    /// </remarks>
    /// <param name="batch">The batch.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="activation">The layer that has its activation: the same, or one behind it, whose inputs are z then.</param>
    /// <param name="saturation">A slope that is not zero and below so much of the largest of the batch counts as saturated.</param>
    public ActivationReading ReadActivation(BatchView<T> batch, int layer, int activation, double saturation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var z = activation == layer ? batch.Layers[layer].WeightedInput : batch.Layers[activation - 1].Output;
        double count = (double)z.Rows * z.Columns;
        Grow(ref _largest, z.Columns);
        Span<T> largest = _largest.AsSpan(0, z.Columns);
        largest.Clear();
        if (batch.Layers[activation].SlopeBelowZero is not T below)
        {
            return ReadSlopes(batch, activation, saturation, Math.Sqrt(ActivityKernels.Squares(z) / count), largest);
        }

        (double squares, long above) = ActivityKernels.Above(z, largest);
        double rms = Math.Sqrt(squares / count), share = above / count, slope = double.CreateTruncating(below);
        if (!double.IsFinite(squares))
        {
            largest.Clear();
            return ReadSlopes(batch, activation, saturation, rms, largest);
        }

        double steepest = above == 0 ? Math.Abs(slope) : above == count ? 1 : Math.Max(1, Math.Abs(slope)), limit = saturation * steepest;
        return new ActivationReading(
            rms,
            Math.Sqrt(share + ((1 - share) * slope * slope)),
            (limit > 1 ? share : 0) + (slope != 0 && Math.Abs(slope) < limit ? 1 - share : 0),
            slope == 0 ? DeadUnits(largest, PlacesOf(batch, activation)) : []);
    }

    private ActivationReading ReadSlopes(BatchView<T> batch, int layer, double saturation, double weightedRms, Span<T> largest)
    {
        int rows = batch.RowsOf(layer), columns = largest.Length;
        Grow(ref _slopes, rows * columns);
        Span<T> all = _slopes.AsSpan(0, rows * columns);
        for (int row = 0; row < rows; row++)
        {
            Span<T> slopes = all.Slice(row * columns, columns);
            if (!batch.TryReadSlopes(layer, row, slopes))
            {
                return new ActivationReading(weightedRms, 1, 0, []);
            }

            ActivityKernels.Largest<T>(slopes, largest);
        }

        T limit = T.CreateTruncating(saturation * Reductions.MaxAbs<T>(largest));
        return new ActivationReading(
            weightedRms,
            Math.Sqrt(Reductions.Squares<T>(all) / all.Length),
            (double)ActivityKernels.CountBelow<T>(all, limit) / all.Length,
            DeadUnits(largest, PlacesOf(batch, layer)));
    }

    private static int PlacesOf(BatchView<T> batch, int layer)
    {
        Shape output = batch.Network.Layers[layer].Output;
        return output.IsImage ? output.Height * output.Width : 1;
    }

    /// <summary>Units whose slopes are all zero; of images a unit is a map, with all its places.</summary>
    private static int[] DeadUnits(ReadOnlySpan<T> largest, int places)
    {
        if (!largest.Contains(T.Zero))
        {
            return [];
        }

        var dead = new List<int>();
        for (int unit = 0; unit < largest.Length / places; unit++)
        {
            if (!largest.Slice(unit * places, places).ContainsAnyExcept(T.Zero))
            {
                dead.Add(unit);
            }
        }

        return [.. dead];
    }

    private static void Grow<TItem>(ref TItem[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new TItem[length];
        }
    }
}

/// <summary>The weighted inputs z of a layer over a batch, and its slopes φ′(z): 1 throughout where it has no activation of its own.</summary>
/// <param name="WeightedRms">Root mean square of z.</param>
/// <param name="SlopeRms">Root mean square of the slopes.</param>
/// <param name="SaturatedShare">The share of the slopes that is saturated.</param>
/// <param name="DeadUnits">Units whose slope was zero in every row.</param>
internal readonly record struct ActivationReading(double WeightedRms, double SlopeRms, double SaturatedShare, IReadOnlyList<int> DeadUnits);
