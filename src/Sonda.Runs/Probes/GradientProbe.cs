using System.Numerics;
using Sonda.Engine;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>
/// Reads the gradients of every layer of a network at rest, over given rows and for a given cost. It copies the network
/// into its own precision; the original does not change.
/// </summary>
/// <typeparam name="T">
/// <see cref="double"/> is the microscope: it carries powers of two next to δ and so reads gradients of any size.
/// <see cref="float"/> reads what training in float sees, including zeros from underflow.
/// </typeparam>
public sealed class GradientProbe<T> : IProbe
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of rows per pass. It is fixed, so that sums have one order.</summary>
    private const int Chunk = 100;

    private readonly BatchPass<T> _pass;
    private readonly int[] _rows;
    private readonly bool _weights, _rowNorms;

    /// <summary>Prepares to read all rows of a data set; pass a slice to read fewer.</summary>
    /// <param name="spec">The spec of the networks to read.</param>
    /// <param name="data">The data set.</param>
    /// <exception cref="ArgumentException">The network does not fit the data, or there is no row.</exception>
    public GradientProbe(NetworkSpec spec, Dataset data)
        : this(spec, data, AllRows(data))
    {
    }

    /// <summary>Prepares to read chosen rows of a data set, such as those of one mini-batch.</summary>
    /// <param name="spec">The spec of the networks to read.</param>
    /// <param name="data">The data set.</param>
    /// <param name="rows">The rows to read, at least one.</param>
    /// <param name="cost">The cost to differentiate; null for the network's own.</param>
    /// <param name="weights">Whether to read the norms of the weight gradients too, which is more expensive.</param>
    /// <param name="rowNorms">Whether to read the mean norm of δ of a row too, which takes a tenth longer.</param>
    /// <exception cref="ArgumentException">The network does not fit the data, or there is no row.</exception>
    public GradientProbe(NetworkSpec spec, Dataset data, ReadOnlySpan<int> rows, CostFunction? cost = null, bool weights = false, bool rowNorms = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Length, nameof(rows));
        _pass = new BatchPass<T>(new Network<T>(spec), data, Math.Min(Chunk, rows.Length), cost)
        {
            KeepsDeltaInRange = typeof(T) == typeof(double),
            Mode = BatchMode.Probing,
        };
        _rows = rows.ToArray();
        (_weights, _rowNorms) = (weights, rowNorms);
    }

    /// <inheritdoc/>
    ProbeCost IProbe.Cost => _weights ? ProbeCost.WeightGradients : ProbeCost.Pass;

    /// <summary>Reads every layer that has weights, first hidden layer to output.</summary>
    /// <exception cref="ArgumentException">The network has other sizes, or another cost, than the spec.</exception>
    public IReadOnlyList<LayerGradient> Read<TNetwork>(Network<TNetwork> network)
        where TNetwork : unmanaged, IBinaryFloatingPointIeee754<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Spec.Cost != _pass.Network.Spec.Cost)
        {
            throw new ArgumentException(
                $"The probe was made for a network of cost {_pass.Network.Spec.Cost}; this one has {network.Spec.Cost}.", nameof(network));
        }

        _pass.Network.CopyFrom(network);
        Network<T> copy = _pass.Network;
        LayerSum[] layers = [.. copy.WeightedLayers.Select(l =>
            new LayerSum(_weights ? copy.Layers[l].Parameters[0].Count : 0, _rowNorms))];

        for (int start = 0; start < _rows.Length; start += Chunk)
        {
            _pass.Gather(_rows.AsSpan(start, Math.Min(Chunk, _rows.Length - start)));
            _pass.Forward();
            _pass.OutputDelta();
            _pass.Backward();
            for (int l = 0; l < layers.Length; l++)
            {
                layers[l].Add(_pass.View, copy.WeightedLayers[l], copy.SpeedLayers[l]);
            }
        }

        return Array.ConvertAll(layers, layer => layer.Mean(_rows.Length));
    }

    private static int[] AllRows(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return [.. Enumerable.Range(0, data.Count)];
    }

    /// <summary>The sums over the chunks of one layer, all in units of 2^Exponent.</summary>
    private sealed class LayerSum(int weights, bool rowNorms)
    {
        private double[] _delta = [];
        private readonly double[] _weights = new double[weights];
        private double _norms;
        private int _exponent = int.MinValue;

        public void Add(BatchView<T> batch, int layer, int speedLayer)
        {
            double unit = Align(batch.DeltaExponent(speedLayer));
            ReadOnlySpan<T> mean = batch.MeanDelta(speedLayer);
            Array.Resize(ref _delta, mean.Length);
            _norms += rowNorms ? unit * RowNorms.Sum(batch, speedLayer) : 0;
            for (int i = 0; i < mean.Length; i++)
            {
                _delta[i] += unit * batch.Rows * double.CreateTruncating(mean[i]);
            }

            if (_weights.Length > 0)
            {
                T[] sum = new T[_weights.Length];
                batch.WeightGradient(layer, sum);
                double own = Math.ScaleB(unit, batch.DeltaExponent(layer) - batch.DeltaExponent(speedLayer));
                for (int i = 0; i < sum.Length; i++)
                {
                    _weights[i] += own * double.CreateTruncating(sum[i]);
                }
            }
        }

        public LayerGradient Mean(int rows) => new()
        {
            Speed = new Magnitude(Norms.Euclidean<double>(_delta) / rows, _exponent),
            MeanNorm = rowNorms ? new Magnitude(_norms / rows, _exponent) : null,
            Neurons = Array.ConvertAll(_delta, sum => Math.ScaleB(sum / rows, _exponent)),
            WeightNorm = _weights.Length == 0
                ? null : new Magnitude(Norms.Euclidean<double>(_weights) / rows, _exponent),
            WeightSums = _weights,
            WeightUnitLog10 = new Magnitude(1.0 / rows, _exponent).Log10,
        };

        /// <summary>Adopts the larger of two units, and returns the chunk's unit measured in it.</summary>
        private double Align(int exponent)
        {
            if (exponent > _exponent)
            {
                double old = _exponent == int.MinValue ? 0 : Math.ScaleB(1, _exponent - exponent);
                _norms *= old;
                foreach (ref double value in _delta.AsSpan())
                {
                    value *= old;
                }

                foreach (ref double value in _weights.AsSpan())
                {
                    value *= old;
                }

                _exponent = exponent;
            }

            return Math.ScaleB(1, exponent - _exponent);
        }
    }
}
