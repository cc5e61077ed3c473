using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Training;

/// <summary>
/// Measures outputs, weighted inputs and δ of a layer in one traversal each. Sums are in double, in a fixed order.
/// </summary>
/// <remarks>Keeps its buffers: once they have the size of the largest layer, it allocates only the list of dead units.</remarks>
internal sealed class ActivityMeter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _distances = [];
    private T[] _slopes = [];
    private T[] _largest = [];

    /// <summary>
    /// Returns the root mean square of the outputs of a layer, and that of their deviations from the mean of each unit over the rows.
    /// </summary>
    public (double Rms, double Spread) ReadOutputs(BatchView<T> batch, int layer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var outputs = batch.Layers[layer].Output;
        // Deviations reads eight columns at once, so its last block may reach 7 columns beyond the end.
        Grow(ref _distances, outputs.Columns + 7);
        (double deviations, double means) = ActivityKernels.Deviations(outputs, _distances.AsSpan(0, outputs.Columns + 7));
        double count = (double)outputs.Rows * outputs.Columns;
        // For each unit, the mean square is the variance plus the square of the mean.
        return (Math.Sqrt((deviations + (outputs.Rows * means)) / count), Math.Sqrt(deviations / count));
    }

    /// <summary>Returns ‖δ‖ of a row, as the root mean square over the rows of the batch, in the scale of δ.</summary>
    public static double ReadDelta(BatchView<T> batch, int layer)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Math.Sqrt(ActivityKernels.Squares(batch.Layers[layer].Delta) / batch.Rows);
    }

    /// <summary>Measures the weighted inputs z and the slopes φ′(z) of a layer.</summary>
    /// <remarks>
    /// If the activation has two slopes only, 1 above zero and a constant below, one traversal of z counts them while it sums the squares.
    /// Other slopes are computed once more into a buffer.
    /// </remarks>
    /// <param name="batch">The batch.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="activation">The layer that has the activation: the same, or a later one, whose inputs are then z.</param>
    /// <param name="saturation">A nonzero slope below this share of the largest slope in the batch counts as saturated.</param>
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
        // The sum is not finite if some z is NaN, which lies on neither side of zero: read the slopes themselves.
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

    /// <summary>Finds the units whose slopes are all zero. In an image a unit is a map with all its positions.</summary>
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

/// <summary>
/// Statistics of the weighted inputs z of a layer over a batch and of its slopes φ′(z), which are all 1 if it has no activation.
/// </summary>
/// <param name="WeightedRms">Root mean square of z.</param>
/// <param name="SlopeRms">Root mean square of the slopes.</param>
/// <param name="SaturatedShare">The share of saturated slopes.</param>
/// <param name="DeadUnits">Units with slope zero in every row.</param>
internal readonly record struct ActivationReading(double WeightedRms, double SlopeRms, double SaturatedShare, IReadOnlyList<int> DeadUnits);
