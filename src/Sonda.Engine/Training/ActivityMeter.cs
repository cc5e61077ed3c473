using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Training;

/// <summary>Reads what passes through a layer, once over each of its numbers. Sums are in double, in a fixed order.</summary>
/// <remarks>Holds its buffers: nothing is allocated once they have grown to the largest layer, but for the units that are dead.</remarks>
public sealed class ActivityMeter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _means = [];
    private T[] _slopes = [];
    private T[] _largest = [];

    /// <summary>Root mean square of the outputs of a layer, and of how far each deviates from the mean of its unit over the rows.</summary>
    public (double Rms, double Spread) ReadOutputs(BatchPass<T> pass, int layer)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var outputs = pass.Layers[layer].Output;
        Grow(ref _means, outputs.Columns);
        (double deviations, double means) = ActivityKernels.Deviations(outputs, _means);
        double count = (double)outputs.Rows * outputs.Columns;
        return (Math.Sqrt((deviations + (outputs.Rows * means)) / count), Math.Sqrt(deviations / count));
    }

    /// <summary>Root mean square of the weighted inputs z of a layer; of its outputs where it has no activation of its own.</summary>
    public double ReadWeightedInputs(BatchPass<T> pass, int layer)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var z = pass.Layers[layer].WeightedInput;
        return Math.Sqrt(ActivityKernels.Squares(z) / ((double)z.Rows * z.Columns));
    }

    /// <summary>‖δ‖ of a row of the batch, as the root mean square over its rows, in the scale of δ.</summary>
    public double ReadDelta(BatchPass<T> pass, int layer)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return Math.Sqrt(ActivityKernels.Squares(pass.Layers[layer].Delta) / pass.Rows);
    }

    /// <summary>Reads the slopes φ′(z) of a layer.</summary>
    /// <param name="pass">The batch.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="saturation">A slope that is not zero and below so much of the largest of the batch counts as saturated.</param>
    /// <returns>Null where the layer has no activation of its own.</returns>
    public SlopeReading? ReadSlopes(BatchPass<T> pass, int layer, double saturation)
    {
        ArgumentNullException.ThrowIfNull(pass);
        int rows = pass.RowsOf(layer), columns = pass.Layers[layer].Output.Columns;
        Grow(ref _slopes, rows * columns);
        Grow(ref _largest, columns);
        Span<T> all = _slopes.AsSpan(0, rows * columns), largest = _largest.AsSpan(0, columns);
        largest.Clear();
        for (int row = 0; row < rows; row++)
        {
            Span<T> slopes = all.Slice(row * columns, columns);
            if (!pass.TryReadSlopes(layer, row, slopes))
            {
                return null;
            }

            ActivityKernels.Largest<T>(slopes, largest);
        }

        T limit = T.CreateTruncating(saturation * Reductions.MaxAbs<T>(largest));
        Shape output = pass.Network.Layers[layer].Output;
        return new SlopeReading(
            Math.Sqrt(Reductions.Squares<T>(all) / all.Length),
            (double)ActivityKernels.CountBelow<T>(all, limit) / all.Length,
            DeadUnits(largest, output.IsImage ? output.Height * output.Width : 1));
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

/// <summary>The slopes φ′(z) of a layer over a batch.</summary>
/// <param name="Rms">Root mean square.</param>
/// <param name="SaturatedShare">The share that is saturated.</param>
/// <param name="DeadUnits">Units whose slope was zero in every row.</param>
public sealed record SlopeReading(double Rms, double SaturatedShare, IReadOnlyList<int> DeadUnits);
