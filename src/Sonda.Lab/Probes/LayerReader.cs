using Sonda.Engine.Layers;
using Sonda.Engine.Training;

namespace Sonda.Lab.Probes;

/// <summary>Reads one layer with weights, and the layers without up to the next, of a batch that has gone back.</summary>
/// <param name="pass">The batch.</param>
/// <param name="norms">What arrived at each layer.</param>
/// <param name="layer">The layer with weights.</param>
/// <param name="end">The next layer with weights; the count of layers where there is none.</param>
internal sealed class LayerReader(BatchPass<double> pass, FlowProbe.Norms[] norms, int layer, int end)
{
    private const double Saturation = 0.01;

    private readonly int _rows = pass.RowsOf(layer);

    private Parameter<double> Weights => pass.Network.Layers[layer].Parameters[0];

    public LayerFlow Read()
    {
        int activation = ActivationOf(layer);
        Slopes slopes = Slopes.Of(pass, activation);
        return new LayerFlow
        {
            ForwardRms = Rms(activation, pass.Activation),
            ForwardSpread = Spread(activation),
            WeightedRms = activation == layer ? Rms(layer, pass.WeightedInput) : Rms(activation - 1, pass.Activation),
            DeltaNorm = Norm(layer, Math.Sqrt(pass.Rows)),
            Speed = new Magnitude(Engine.Norms.Euclidean(pass.MeanDelta(layer)), pass.DeltaExponent(layer)),
            WeightNorm = Weights.Norm(),
            SlopeRms = slopes.Rms,
            SaturatedShare = slopes.ShareBelow(Saturation),
            DeadUnits = slopes.DeadUnits,
            Backward = end < pass.Network.Layers.Count ? [.. BackwardFactors()] : [],
            Forward = [.. ForwardFactors()],
        };
    }

    /// <summary>From δ of the next layer with weights, last to first, to δ of this one.</summary>
    private IEnumerable<FlowFactor> BackwardFactors()
    {
        double size = pass.Network.Layers[end].Parameters[0].Norm() / Math.Sqrt(pass.Network.Layers[end].Parameters[0].Columns);
        yield return new("weights", size);
        yield return new("alignment", Ratio(norms[end - 1].Arrived, Norm(end, 1)) / size);
        for (int between = end - 1; between > layer; between--)
        {
            foreach (FlowFactor factor in Through(between, norms[between - 1].Arrived))
            {
                yield return factor;
            }
        }

        foreach (FlowFactor factor in Through(layer, Norm(layer, 1)))
        {
            yield return factor;
        }
    }

    /// <summary>What a layer does to the gradient that arrived at it, its weights not counted.</summary>
    private IEnumerable<FlowFactor> Through(int index, Magnitude after)
    {
        LayerRole role = pass.Network.Layers[index].Role;
        if (role is LayerRole.Weights or LayerRole.Activation)
        {
            Slopes slopes = Slopes.Of(pass, index);
            if (slopes.IsEmpty)
            {
                yield break;
            }

            yield return new("dead", Ratio(norms[index].Alive, norms[index].Arrived));
            yield return new("slope", slopes.AliveRms);
            yield return new("selection", slopes.AliveRms == 0 ? 1 : Ratio(after, norms[index].Alive) / slopes.AliveRms);
        }
        else if (role != LayerRole.Shape)
        {
            yield return new(role.ToString().ToLowerInvariant(), Ratio(after, norms[index].Arrived));
        }
    }

    /// <summary>From what enters this layer, first to last, to what enters the next layer with weights.</summary>
    private IEnumerable<FlowFactor> ForwardFactors()
    {
        if (layer > 0)
        {
            double size = Weights.Norm() / Math.Sqrt(Weights.Columns);
            double z = Rms(layer, pass.WeightedInput), x = Rms(layer - 1, pass.Activation);
            double withoutBias = RmsWithoutBias();
            yield return new("weights", size);
            yield return new("alignment", withoutBias / (x * size));
            yield return new("bias", z / withoutBias);
            yield return new("activation", Rms(layer, pass.Activation) / z);
        }

        for (int between = layer + 1; between < end; between++)
        {
            LayerRole role = pass.Network.Layers[between].Role;
            if (role != LayerRole.Shape)
            {
                yield return new(role.ToString().ToLowerInvariant(), Rms(between, pass.Activation) / Rms(between - 1, pass.Activation));
            }
        }
    }

    private double RmsWithoutBias()
    {
        Parameter<double>? bias = pass.Network.Layers[layer].Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Bias);
        double squares = 0;
        long count = 0;
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> z = pass.WeightedInput(layer, row);
            for (int i = 0; i < z.Length; i++)
            {
                double value = z[i] - (bias is { } b && b.Columns == z.Length ? b.At(0, i) : 0);
                squares += value * value;
            }

            count += z.Length;
        }

        return Math.Sqrt(squares / count);
    }

    /// <summary>Where the activation of a layer with weights is: in it, or in a layer of its own before the next one.</summary>
    private int ActivationOf(int index)
    {
        for (int between = index + 1; between < end; between++)
        {
            if (pass.Network.Layers[between].Role == LayerRole.Activation)
            {
                return between;
            }
        }

        return index;
    }

    private delegate ReadOnlySpan<double> Reading(int layer, int row);

    private double Rms(int index, Reading read)
    {
        double squares = 0;
        long count = 0;
        for (int row = 0; row < pass.RowsOf(index); row++)
        {
            ReadOnlySpan<double> values = read(index, row);
            foreach (double value in values)
            {
                squares += value * value;
            }

            count += values.Length;
        }

        return Math.Sqrt(squares / count);
    }

    private double Spread(int index)
    {
        int rows = pass.RowsOf(index);
        var means = new double[pass.Activation(index, 0).Length];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> values = pass.Activation(index, row);
            for (int i = 0; i < means.Length; i++)
            {
                means[i] += values[i] / rows;
            }
        }

        double squares = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> values = pass.Activation(index, row);
            for (int i = 0; i < means.Length; i++)
            {
                squares += (values[i] - means[i]) * (values[i] - means[i]);
            }
        }

        return Math.Sqrt(squares / ((double)rows * means.Length));
    }

    private Magnitude Norm(int index, double share)
    {
        double squares = 0;
        for (int row = 0; row < pass.RowsOf(index); row++)
        {
            foreach (double value in pass.Delta(index, row))
            {
                squares += value * value;
            }
        }

        return new Magnitude(Math.Sqrt(squares) / share, pass.DeltaExponent(index));
    }

    /// <summary>a/b; 1 where nothing has become of nothing, for which there is no cause to seek.</summary>
    private static double Ratio(Magnitude a, Magnitude b) =>
        b.Mantissa == 0 ? 1 : Math.ScaleB(a.Mantissa / b.Mantissa, a.Exponent - b.Exponent);
}
