using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>
/// Sends one batch through a network and back, and explains layer by layer why the signal and the gradient grow or
/// shrink. It computes in double, with powers of two next to δ, on a copy of the network. Units are dropped as in training, from
/// a fixed seed of the probe: the same units each time, without touching the random draws of training.
/// </summary>
/// <remarks>
/// From ‖δ‖ of a layer to ‖δ‖ of the one before, both over the whole batch, the factors are
/// <list type="bullet">
/// <item>weights: ‖W‖/√units, the mean effect of W on a random direction;</item>
/// <item>alignment: the further effect on this δ; below 1 if δ meets small singular values, or cancels;</item>
/// <item>dead: the part of ∂C/∂a that meets slopes other than zero, as a root;</item>
/// <item>slope: the root mean square of those slopes;</item>
/// <item>selection: the rest; above 1 if large gradients meet steep slopes;</item>
/// <item>norm, residual, pooling: the effect of such a layer in between, as a ratio of norms;</item>
/// <item>dropout: the same, with units dropped as in training. The kept units are divided by 1 − p, so the mean of a gradient
/// stays and its norm grows to about 1/√(1 − p): the gain is noise;</item>
/// <item>recurrence: ‖δ‖ of a recurrent layer over the norm that arrives from the layers behind it: the effect of its slopes or
/// gates and of the way back through the steps. Above 1 if steps add up.</item>
/// </list>
/// ‖δ‖ of a recurrent layer is that of ∂C/∂z of all its gates at all its time steps, including the effect through later steps:
/// √(Σₜ ‖δₜ‖²) for a row. Its units in the factor weights are those of all gates, w for an rnn, 4w for an lstm, 3w for a gru.
/// Each factor is a ratio of neighbouring norms, so together they multiply to the whole, except for rounding.
/// </remarks>
public sealed class FlowProbe : IProbe
{
    /// <summary>The smallest positive normal number of float32.</summary>
    internal const double SmallestFloat = 1.1754943508222875e-38;

    private readonly BatchPass<double> _pass;
    private readonly BatchPass<double>? _again;
    private readonly Norms[] _norms;

    /// <summary>The probe drops the same units in every network, independently of training.</summary>
    private const ulong MaskSeed = 1;
    private readonly int[] _rows;

    /// <summary>Prepares to read one batch.</summary>
    /// <param name="spec">The spec of the networks to read.</param>
    /// <param name="data">The data set.</param>
    /// <param name="rows">The rows of the batch, at least one.</param>
    /// <exception cref="ArgumentException">The network does not fit the data, or there is no row.</exception>
    public FlowProbe(NetworkSpec spec, Dataset data, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Length, nameof(rows));
        var network = new Network<double>(spec);
        _norms = new Norms[network.Layers.Count];
        _pass = new BatchPass<double>(network, data, rows.Length)
        {
            KeepsDeltaInRange = true,
            Mode = BatchMode.Probing,
            Flow = new Arrivals(_norms),
            Random = new RandomStream(MaskSeed),
        };
        if (network.Layers.Any(layer => layer.Role == LayerRole.Dropout))
        {
            _again = new BatchPass<double>(network, data, rows.Length) { Mode = BatchMode.Probing, Random = new RandomStream(MaskSeed + 1) };
        }

        _rows = rows.ToArray();
    }

    /// <inheritdoc/>
    ProbeCost IProbe.Cost => ProbeCost.WeightGradients;

    /// <summary>The mean cost of the last batch that was read; NaN before the first.</summary>
    public double MeanCost { get; private set; } = double.NaN;

    /// <summary>Reads every layer with weights, first hidden layer to output.</summary>
    /// <exception cref="ArgumentException">The network has another spec.</exception>
    public IReadOnlyList<LayerFlow> Read<TNetwork>(Network<TNetwork> network)
        where TNetwork : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        return Read(network.View);
    }

    /// <inheritdoc cref="Read{TNetwork}(Network{TNetwork})"/>
    public IReadOnlyList<LayerFlow> Read<TNetwork>(NetworkView<TNetwork> network)
        where TNetwork : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<TNetwork>
    {
        _pass.Network.CopyFrom(network);
        _again?.Gather(_rows);
        _again?.Forward();
        _pass.Gather(_rows);
        _pass.Forward();
        _pass.OutputDelta();
        double cost = 0;
        for (int row = 0; row < _pass.Rows; row++)
        {
            cost += _pass.View.CostOf(row) / _pass.Rows;
        }

        MeanCost = cost;
        _pass.Backward();
        var weighted = _pass.Network.WeightedLayers;
        var flows = new LayerFlow[weighted.Length];
        for (int i = 0; i < flows.Length; i++)
        {
            int end = i + 1 < weighted.Length ? weighted[i + 1] : _pass.Network.Layers.Count;
            flows[i] = new FlowReader(_pass.View, _norms, new LayerReader<double>(_pass.View, weighted[i], end), _again?.View).Read();
        }

        // Last, because it overwrites δ, which the other readings need.
        for (int i = 0; i < flows.Length; i++)
        {
            flows[i] = flows[i] with { CarriedNorms = LayerReader<double>.CarriedNorms(_pass, weighted[i]) };
        }

        return flows;
    }

    /// <summary>The norm of the gradient at a layer's output, and of its part that meets slopes other than zero.</summary>
    internal readonly record struct Norms(Magnitude Arrived, Magnitude Alive);

    private sealed class Arrivals(Norms[] norms) : IGradientFlow<double>
    {
        public void Arrived(int layer, BatchView<double> batch)
        {
            double[] slopes = [];
            double all = 0, alive = 0;
            for (int row = 0; row < batch.RowsOf(layer); row++)
            {
                ReadOnlySpan<double> gradient = batch.OutputGradient(layer, row);
                Array.Resize(ref slopes, gradient.Length);
                bool hasSlopes = batch.TryReadSlopes(layer, row, slopes);
                for (int i = 0; i < gradient.Length; i++)
                {
                    double square = gradient[i] * gradient[i];
                    all += square;
                    alive += hasSlopes && slopes[i] == 0 ? 0 : square;
                }
            }

            int exponent = batch.DeltaExponent(layer);
            norms[layer] = new(new(Math.Sqrt(all), exponent), new(Math.Sqrt(alive), exponent));
        }
    }
}
