using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>
/// Sends one batch through a network and back and explains, layer by layer, what the signal and the gradient gain or
/// lose there. In double, with powers of two beside δ; the network is copied and does not change. Units are dropped as in
/// training, from a seed of the probe's own: the same each time, and training's draws stay as they were.
/// </summary>
/// <remarks>
/// From ‖δ‖ of a layer to ‖δ‖ of the one before, both over the whole batch, the factors are
/// <list type="bullet">
/// <item>weights: ‖W‖/√units, what W does on average to a direction that knows nothing of it;</item>
/// <item>alignment: what it does to this δ beyond that; below 1 where δ meets small singular values, or cancels;</item>
/// <item>dead: the part of ∂C/∂a that meets slopes that are not zero, as a root;</item>
/// <item>slope: the root mean square of those slopes;</item>
/// <item>selection: what remains; above 1 where large gradients meet steep slopes;</item>
/// <item>norm, residual, pooling: what such a layer in between does, as a ratio of norms;</item>
/// <item>dropout: the same, with units dropped as in training. What is kept is divided by 1 − p, so that the mean of a gradient
/// stays and its norm grows to about 1/√(1 − p): what it gains is noise;</item>
/// <item>recurrence: ‖δ‖ of a recurrent layer over what arrives from the layers behind it: its slopes or gates, and all that goes
/// back from step to step. Above 1 where steps add up.</item>
/// </list>
/// ‖δ‖ of a recurrent layer is that of ∂C/∂z of all its gates at all its time steps, through the steps behind each too:
/// √(Σₜ ‖δₜ‖²) for a row. Its units in the factor weights are those of all gates, w for an rnn, 4w for an lstm, 3w for a gru.
/// Each is a ratio of neighbouring norms, so that they multiply to the whole but for rounding.
/// </remarks>
public sealed class FlowProbe : IProbe
{
    /// <summary>The smallest positive normal number of float32.</summary>
    internal const double SmallestFloat = 1.1754943508222875e-38;

    private readonly BatchPass<double> _pass;
    private readonly BatchPass<double>? _again;
    private readonly Norms[] _norms;

    /// <summary>What is dropped while reading is the same for all networks, and has nothing to do with what training drops.</summary>
    private const ulong MaskSeed = 1;
    private readonly int[] _rows;

    /// <summary>Makes ready to read one batch.</summary>
    /// <param name="spec">The network that will be read.</param>
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
    public ProbeCost Cost => ProbeCost.WeightGradients;

    /// <summary>The mean cost of the batch that was read last; NaN before.</summary>
    public double MeanCost { get; private set; } = double.NaN;

    /// <summary>Reads every layer with weights, first hidden layer to output.</summary>
    /// <exception cref="ArgumentException">The network is of another spec.</exception>
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

        // Last, because it overwrites what the others are read from.
        for (int i = 0; i < flows.Length; i++)
        {
            flows[i] = flows[i] with { CarriedNorms = LayerReader<double>.CarriedNorms(_pass, weighted[i]) };
        }

        return flows;
    }

    /// <summary>What arrived at a layer's output, and how much of it meets slopes that are not zero.</summary>
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
