using Sonda.Engine.Layers;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>Explains the effect of one layer with weights on signal and gradient, as factors.</summary>
/// <param name="batch">A batch after its backward pass.</param>
/// <param name="norms">The norm that arrived at each layer.</param>
/// <param name="reader">Reads the layer.</param>
/// <param name="again">The same rows with other units dropped; null if the network has no dropout.</param>
internal sealed class FlowReader(BatchView<double> batch, FlowProbe.Norms[] norms, LayerReader<double> reader, BatchView<double>? again)
{
    private readonly int _layer = reader.Layer;
    private readonly int _end = reader.End;

    private ParameterView<double> Weights => batch.Network.Layers[_layer].Parameters[0];

    /// <summary>Reads everything about the layer.</summary>
    public LayerFlow Read()
    {
        Slopes slopes = reader.ReadSlopes();
        double[] gradient = [];
        return new LayerFlow
        {
            ForwardRms = reader.ForwardRms(),
            ForwardSpread = reader.ForwardSpread(again),
            WeightedRms = reader.WeightedRms(),
            DeltaNorm = reader.DeltaNorm(),
            Speed = reader.Speed(),
            GradientNorm = reader.GradientNorm(ref gradient),
            WeightNorm = Weights.Norm(),
            SlopeRms = slopes.Rms,
            SaturatedShare = slopes.ShareBelow(LayerReader<double>.Saturation),
            DeadUnits = slopes.DeadUnits,
            DistinctUnits = DistinctUnits.Count(batch, _layer),
            UnderflowShare = reader.ShareBelow(FlowProbe.SmallestFloat),
            StepGradientNorms = reader.StepGradientNorms(),
            Backward = _end < batch.Network.Layers.Length ? [.. BackwardFactors()] : [],
            Forward = [.. ForwardFactors()],
        };
    }

    /// <summary>The factors from δ of the next layer with weights, last to first, to δ of this one.</summary>
    private IEnumerable<FlowFactor> BackwardFactors()
    {
        double size = batch.Network.Layers[_end].Parameters[0].Norm() / Math.Sqrt(batch.Network.Layers[_end].Parameters[0].Columns);
        yield return new("weights", size);
        yield return new("alignment", Ratio(norms[_end - 1].Arrived, reader.Norm(_end, 1)) / size);
        for (int between = _end - 1; between > _layer; between--)
        {
            foreach (FlowFactor factor in Through(between, norms[between - 1].Arrived))
            {
                yield return factor;
            }
        }

        foreach (FlowFactor factor in Through(_layer, reader.Norm(_layer, 1)))
        {
            yield return factor;
        }
    }

    /// <summary>The factors of one layer without its weights, from the gradient that arrived at its output.</summary>
    private IEnumerable<FlowFactor> Through(int index, Magnitude after)
    {
        LayerRole role = batch.Network.Layers[index].Role;
        if (role is LayerRole.Weights or LayerRole.Activation)
        {
            Slopes slopes = Slopes.Of(batch, index);
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

    /// <summary>The factors from the input of this layer, first to last, to the input of the next layer with weights.</summary>
    private IEnumerable<FlowFactor> ForwardFactors()
    {
        if (_layer > 0)
        {
            double size = Weights.Norm() / Math.Sqrt(Weights.Columns);
            double z = reader.SumRms(_layer), x = reader.OutputRms(_layer - 1);
            double withoutBias = RmsWithoutBias();
            yield return new("weights", size);
            yield return new("alignment", withoutBias / (x * size));
            yield return new("bias", z / withoutBias);
            yield return new("activation", reader.OutputRms(_layer) / z);
        }

        for (int between = _layer + 1; between < _end; between++)
        {
            LayerRole role = batch.Network.Layers[between].Role;
            if (role != LayerRole.Shape)
            {
                yield return new(role.ToString().ToLowerInvariant(), reader.OutputRms(between) / reader.OutputRms(between - 1));
            }
        }
    }

    private double RmsWithoutBias()
    {
        ParameterView<double>? bias = batch.Network.Layers[_layer].Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Bias);
        double squares = 0;
        long count = 0;
        for (int row = 0; row < batch.WeightedInputRowsOf(_layer); row++)
        {
            ReadOnlySpan<double> z = batch.WeightedInput(_layer, row);
            for (int i = 0; i < z.Length; i++)
            {
                double value = z[i] - (bias is { } b && b.Columns == z.Length ? b.At(0, i) : 0);
                squares += value * value;
            }

            count += z.Length;
        }

        return Math.Sqrt(squares / count);
    }

    /// <summary>a/b; 1 if b is zero, because then there is no loss to explain.</summary>
    private static double Ratio(Magnitude a, Magnitude b) =>
        b.Mantissa == 0 ? 1 : Math.ScaleB(a.Mantissa / b.Mantissa, a.Exponent - b.Exponent);
}
