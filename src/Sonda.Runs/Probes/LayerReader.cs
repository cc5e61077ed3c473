using System.Numerics;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>Reads one layer with weights, and the layers without weights up to the next, after the backward pass of a batch.</summary>
/// <param name="batch">The batch.</param>
/// <param name="layer">The layer with weights.</param>
/// <param name="end">The next layer with weights; the number of layers if there is none.</param>
internal sealed class LayerReader<T>(BatchView<T> batch, int layer, int end)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The share of the largest slope below which a slope is saturated: a little less than a hundredth. Leaky ReLU has a slope of
    /// a hundredth by design and learns with it, and single precision may round it to slightly less.
    /// </summary>
    public const double Saturation = 0.0099;

    /// <summary>The layer with weights.</summary>
    public int Layer => layer;

    /// <summary>The next layer with weights; the number of layers if there is none.</summary>
    public int End => end;

    /// <summary>The layer with the activation: the layer with weights itself, or a separate layer before the next one.</summary>
    public int Activation { get; } = ActivationOf(batch, layer, end);

    /// <summary>The slopes of the activation.</summary>
    public Slopes ReadSlopes() => Slopes.Of(batch, Activation);

    /// <summary>Root mean square of the outputs a.</summary>
    public double ForwardRms() => OutputRms(Activation);

    /// <summary>Root mean square of the weighted inputs z, the inputs of the activation.</summary>
    public double WeightedRms() =>
        Activation == layer ? SumRms(layer) : OutputRms(Activation - 1);

    /// <summary>‖δ‖ of a row of the batch, over all its time steps and gates, as the root mean square over the rows.</summary>
    public Magnitude DeltaNorm() => Norm(layer, Math.Sqrt(batch.Rows));

    /// <summary>The norm of the mean of δ: the learning speed.</summary>
    public Magnitude Speed()
    {
        int read = batch.Network.SpeedLayers[batch.Network.WeightedLayers.IndexOf(layer)];
        return new(Engine.Norms.Euclidean(batch.MeanDelta(read)), batch.DeltaExponent(read));
    }

    /// <summary>‖∂C/∂W‖ of the mean cost.</summary>
    /// <param name="buffer">Takes ∂C/∂W; made larger if it is too small.</param>
    public Magnitude GradientNorm(ref T[] buffer)
    {
        int count = batch.Network.Layers[layer].Parameters[0].Count;
        Array.Resize(ref buffer, Math.Max(buffer.Length, count));
        Span<T> gradient = buffer.AsSpan(0, count);
        batch.WeightGradient(layer, gradient);
        return new(Engine.Norms.Euclidean<T>(gradient) / batch.Rows, batch.DeltaExponent(layer));
    }

    /// <summary>‖∂C/∂h‖ of each time step; null if the layer is not recurrent.</summary>
    public IReadOnlyList<double>? StepGradientNorms()
    {
        LayerView<T> read = batch.Network.Layers[layer];
        if (read.Role != LayerRole.Recurrence)
        {
            return null;
        }

        var norms = new double[read.Input.Steps];
        batch.GradientNormPerStep(layer, norms);
        return norms;
    }

    /// <summary>
    /// ‖∂C/∂state‖ at each time step if only the last step had a cost, of the cells in an lstm and of h otherwise; null
    /// if the layer is not recurrent. Overwrites δ of the layer, so only the owner of the pass can ask.
    /// </summary>
    /// <param name="owned">The pass, which belongs to the caller.</param>
    /// <param name="layer">The layer.</param>
    public static IReadOnlyList<double>? CarriedNorms(BatchPass<T> owned, int layer)
    {
        if (owned.Network.Layers[layer] is not Recurrent<T> read)
        {
            return null;
        }

        var norms = new double[read.Steps];
        owned.CarriedNormPerStep(layer, norms, read.Spec.Kind == RecurrentKind.Lstm ? RecurrentState.Cell : RecurrentState.Output);
        return norms;
    }

    /// <summary>
    /// The share of the nonzero numbers of δ whose magnitude is below <paramref name="smallest"/>. The time steps of a
    /// sequence add to one gradient, in which a small step next to a large one does not matter. So only the largest
    /// time step of a unit and a row counts.
    /// </summary>
    public double ShareBelow(double smallest)
    {
        long found = 0, below = 0;
        double limit = Math.ScaleB(smallest, -batch.DeltaExponent(layer));
        double[] largest = new double[batch.Delta(layer, 0).Length];
        for (int row = 0; row < batch.Rows; row++)
        {
            Array.Clear(largest);
            for (int at = row; at < batch.DeltaRowsOf(layer); at += batch.Rows)
            {
                ReadOnlySpan<T> delta = batch.Delta(layer, at);
                for (int i = 0; i < largest.Length; i++)
                {
                    largest[i] = Math.Max(largest[i], Math.Abs(double.CreateTruncating(delta[i])));
                }
            }

            found += largest.Count(size => size > 0);
            below += largest.Count(size => size > 0 && size < limit);
        }

        return found == 0 ? 0 : (double)below / found;
    }

    /// <summary>Root mean square over units of the deviation of an output from its mean over the rows.</summary>
    /// <param name="again">
    /// The same rows with other units dropped. Then only the deviation that both passes share counts: the root of their covariance,
    /// and at least its value by chance over so many rows, the root of the standard error σ²/√rows. Null without dropout.
    /// </param>
    public double ForwardSpread(BatchView<T>? again = null)
    {
        BatchView<T> other = again ?? batch;
        int rows = batch.RowsOf(Activation);
        double[] means = Means(batch), others = again is null ? means : Means(other);
        double products = 0, squares = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> values = batch.Activation(Activation, row), repeated = other.Activation(Activation, row);
            for (int i = 0; i < means.Length; i++)
            {
                double deviation = double.CreateTruncating(values[i]) - means[i];
                products += deviation * (double.CreateTruncating(repeated[i]) - others[i]);
                squares += deviation * deviation;
            }
        }

        // Two independent passes share no noise, so their covariance leaves the part that does not depend on dropout.
        double least = again is null ? 0 : squares / Math.Sqrt(rows);
        return Math.Sqrt(Math.Max(least, products) / ((double)rows * means.Length));
    }

    /// <summary>The mean of each output over the rows.</summary>
    private double[] Means(BatchView<T> read)
    {
        int rows = read.RowsOf(Activation);
        var means = new double[read.Activation(Activation, 0).Length];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> values = read.Activation(Activation, row);
            for (int i = 0; i < means.Length; i++)
            {
                means[i] += double.CreateTruncating(values[i]) / rows;
            }
        }

        return means;
    }

    /// <summary>Root mean square of a layer's outputs.</summary>
    public double OutputRms(int index) => Rms(index, batch.RowsOf(index), batch.Activation);

    /// <summary>Root mean square of the weighted inputs z of a layer, in an rnn over all time steps.</summary>
    public double SumRms(int index) => Rms(index, batch.WeightedInputRowsOf(index), batch.WeightedInput);

    /// <summary>The norm of δ of a layer over all rows, time steps and gates, divided by <paramref name="share"/>.</summary>
    public Magnitude Norm(int index, double share)
    {
        double squares = 0;
        for (int row = 0; row < batch.DeltaRowsOf(index); row++)
        {
            foreach (T value in batch.Delta(index, row))
            {
                double number = double.CreateTruncating(value);
                squares += number * number;
            }
        }

        return new Magnitude(Math.Sqrt(squares) / share, batch.DeltaExponent(index));
    }

    /// <summary>The layer that applies the activation of a layer with weights.</summary>
    public static int ActivationOf(BatchView<T> batch, int layer, int end)
    {
        for (int between = layer + 1; between < end; between++)
        {
            if (batch.Network.Layers[between].Role == LayerRole.Activation)
            {
                return between;
            }
        }

        return layer;
    }

    private static double Rms(int index, int rows, Reading read)
    {
        double squares = 0;
        long count = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> values = read(index, row);
            foreach (T value in values)
            {
                double number = double.CreateTruncating(value);
                squares += number * number;
            }

            count += values.Length;
        }

        return Math.Sqrt(squares / count);
    }

    private delegate ReadOnlySpan<T> Reading(int layer, int row);
}
