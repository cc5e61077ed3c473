using System.Collections.Immutable;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Theory;

/// <summary>
/// Draws networks of a spec from the theory: the kernels of infinite width, with the four means of each layer off by factors of mean 1 and
/// variance of order 1/n (<see cref="LayerKernel.Noise"/>), which propagate to the next layers, and with directly drawn outputs. It builds
/// no network; the same spec and data give the same forecast.
/// </summary>
internal sealed class WidthEnsemble
{
    private const int Networks = 2000;
    private const int Pilots = 100;

    /// <summary>The networks after which a noise far beyond the limit is certain: the error of a variance of 200 draws is a tenth of it.</summary>
    private const int Screened = 200;

    /// <summary>How many times the limit is far beyond it.</summary>
    private const double FarBeyond = 3;
    private const double Smallest = 1e-300;

    /// <summary>The logarithm that replaces −∞ for a dead or almost dead layer, so that the sums stay finite.</summary>
    private const double Faintest = -40;

    /// <summary>The minimum share of a gradient not along the signal that one layer leaves, for tiny widths.</summary>
    private const double MinFactor = 0.1;

    private readonly ImmutableArray<TheoryLayer> _layers;
    private readonly KernelChain _chain;
    private readonly RandomStream _random;
    private readonly OutputDraws _outputs;
    private readonly double _rowShare;
    private readonly int _hidden;

    /// <summary>
    /// For each weighted layer: the sum of ln χ behind it, and the ratios to it of the product of two rows, of one class and of two.
    /// </summary>
    private readonly double[] _logOwn, _same, _different;
    private readonly IWidthNoise[] _noise;

    public WidthEnsemble(NetworkSpec spec, InputStatistics inputs, ImmutableArray<TheoryLayer> layers, KernelChain chain)
    {
        (_layers, _chain, _rowShare, _hidden) = (layers, chain, 1.0 / inputs.Rows, layers.Length - 1);
        _random = new RandomStream(0).Split("forecast");
        _outputs = new OutputDraws(spec, inputs, _random.Split("outputs"));
        (_logOwn, _same, _different) = (new double[_hidden + 1], new double[_hidden + 1], new double[_hidden + 1]);
        (_same[_hidden], _different[_hidden]) = (1, 1);
        _noise = new IWidthNoise[_hidden];
        Backward(PilotAlikeness());
    }

    /// <summary>
    /// The distance of the drawn networks from infinite width: their variance of ln q at the output, plus that of the logarithm of the
    /// squared gradient's factor over all layers; without networks that have a dead layer. Known after <see cref="Forecast"/>.
    /// </summary>
    public double Noise { get; private set; }

    /// <summary>
    /// Draws the networks. Empty if the noise of the first ones is far beyond the limit: the others would cost ten times as much for a band that
    /// is not shown.
    /// </summary>
    /// <param name="maxNoise">The limit of <see cref="Noise"/>.</param>
    public ImmutableArray<LayerForecast> Forecast(double maxNoise)
    {
        double[] signals = new double[Networks], gradients = new double[Networks];
        double[][] speeds = [.. _layers.Select(_ => new double[Networks])];
        double[][] squares = [.. _layers.Select(_ => new double[Networks])];
        var draw = new WidthDraw(_hidden);
        for (int n = 0; n < Networks; n++)
        {
            Forward(draw);
            OutputDraw output = Output(draw.Variance[_hidden], draw.Spread[_hidden]);
            Speeds(draw, output, n, speeds);
            (signals[n], gradients[n]) = draw.Dead < 0 ? (draw.Variance[_hidden], draw.Shared.Sum()) : (double.NaN, double.NaN);
            for (int l = 0; l < _hidden; l++)
            {
                double square = _chain.Kernels[l].ForwardSquare * Math.Exp(draw.Weights[l + 1]);
                squares[l][n] = Math.Log(Math.Max(square, Smallest)) / 2;
            }

            squares[_hidden][n] = Math.Log(Math.Max(output.Square, Smallest)) / 2;
            if (n + 1 == Screened && (Noise = Spread(signals[..Screened]) + Spread(gradients[..Screened])) > FarBeyond * maxNoise)
            {
                return [];
            }
        }

        Noise = Spread(signals) + Spread(gradients);
        return [.. _layers.Select((_, l) => new LayerForecast(l + 1, Band.Of(speeds[l]), Band.Of(squares[l])))];
    }

    /// <summary>Estimates the mean cosine of δ of two rows at the output.</summary>
    private double PilotAlikeness()
    {
        double mean = 0, rows = 0;
        for (int n = 0; n < Pilots; n++)
        {
            OutputDraw output = Output(0, 0);
            (mean, rows) = (mean + output.Mean, rows + output.Rows);
        }

        return rows == 0 ? 0 : Math.Clamp(mean / rows, 0, 1);
    }

    /// <summary>Computes the products of the kernels from the output down, and the noise of each layer's means.</summary>
    private void Backward(double alike)
    {
        double[] products = [.. _chain.Cosines[0].Select(_ => 1.0)];
        for (int l = _hidden - 1; l >= 0; l--)
        {
            LayerKernel kernel = _chain.Kernels[l];
            _noise[l] = kernel.Noise(
                _layers[l].Outputs, alike * Math.Clamp(_chain.All(products), 0, 1), _layers[l].FixedForward, _layers[l + 1].FixedBackward);
            products = [.. products.Zip(_chain.Ratios[l], (product, ratio) => product * ratio)];
            _logOwn[l] = _logOwn[l + 1] + Math.Log(kernel.Own);
            (_same[l], _different[l]) = (_chain.Same(products), _chain.Different(products));
        }
    }

    /// <summary>Draws the deviations of each layer's means, and propagates their effect to the layers above.</summary>
    private void Forward(WidthDraw draw)
    {
        Span<double> noise = stackalloc double[LayerKernel.Signals];
        draw.Dead = -1;
        for (int l = 0; l < _hidden; l++)
        {
            LayerKernel kernel = _chain.Kernels[l];
            _noise[l].Next(_random, noise);

            // The layer passes less gradient than a single row in a single neuron would: it is dead.
            draw.Dead = noise[3] < Math.Log(_rowShare / _layers[l].Outputs) ? l : draw.Dead;
            for (int i = 0; i < LayerKernel.Signals; i++)
            {
                noise[i] = Math.Max(noise[i], Faintest) + (kernel.ByVariance[i] * draw.Variance[l]) + (kernel.BySpread[i] * draw.Spread[l]);
            }

            (draw.Weights[l + 1], draw.Spread[l + 1], draw.Shared[l], draw.Own[l]) = (noise[0], noise[1], noise[2], noise[3]);
            draw.Variance[l + 1] = kernel.FromWeights == 1
                ? noise[0] : Math.Log((kernel.FromWeights * Math.Exp(noise[0])) + 1 - kernel.FromWeights);
        }
    }

    private OutputDraw Output(double logVariance, double logSpread)
    {
        double[] cosines = _chain.Cosines[_hidden];
        double q = _chain.Q[_hidden], grown = q * Math.Exp(logVariance), spread = q * Math.Exp(logSpread);
        return _outputs.Next(
            grown, grown - (spread * (1 - _chain.Different(cosines))), grown - (spread * (1 - _chain.Same(cosines))));
    }

    /// <summary>
    /// Computes ‖δ̄‖², the mean over pairs of rows of K δ_a·δ_b, times a factor for the alignment of gradient and signal. K is the product
    /// of χ on the diagonal, times the kernel ratios off it.
    /// </summary>
    private void Speeds(WidthDraw draw, OutputDraw output, int n, double[][] speeds)
    {
        double shared = 0, own = 0, gain = 1, above = output.Mean;
        double alignment = Alignment(draw, output);
        for (int l = _hidden; l >= 0; l--)
        {
            double alike = (_different[l] * (output.Mean - output.Classes)) + (_same[l] * output.Classes);
            double cross = 0;
            if (l < _hidden)
            {
                LayerKernel kernel = _chain.Kernels[l];
                (shared, own) = (shared + draw.Shared[l], own + draw.Own[l]);

                // The part along the signal does not change with the noise that the layer adds to the rest.
                double along = alignment * Math.Exp(-draw.Shared[l]);
                double factor = Math.Max(
                    1 + ((along - 1) * (kernel.AlongSignal - _layers[l + 1].FixedBackward) / _layers[l].Outputs), MinFactor);
                gain *= factor;
                alignment = Carried(alignment, draw, l, above / (alike * kernel.Own), Math.Exp(-draw.Shared[l]) / factor);
                cross = Crossing(kernel, _layers[l].Outputs);
            }

            double unlike = (1 - _same[l]) * output.Rows * _rowShare;
            double square = (gain * Math.Exp(shared) * alike) + (Math.Exp(own + cross) * unlike);
            speeds[l][n] = l > draw.Dead && square > Smallest ? (_logOwn[l] + Math.Log(square)) / 2 : double.NegativeInfinity;
            above = alike;
        }
    }

    /// <summary>
    /// Returns (Wa·δ)² at the output, relative to its expectation by chance. W is not independent of the gradient that passes back through
    /// it: W produced z = Wa from a, and δ depends on z. Given both, Wᵀδ is random except for its part along a, a (Wa·δ)/‖a‖², one
    /// direction of n.
    /// </summary>
    private double Alignment(WidthDraw draw, OutputDraw output)
    {
        (double weights, double all) = Covariances(_hidden, draw.Weights[_hidden]);
        double byChance = output.Mean * all, share = all > 0 ? weights / all : 0;
        return byChance > 0 ? Joined(share * output.Alignment * output.Alignment / byChance, 1 - share) : 1;
    }

    /// <summary>Returns the same for the layer below: the part that the layer passes on, and chance for the rest.</summary>
    /// <param name="alignment">The alignment above the layer.</param>
    /// <param name="draw">The network.</param>
    /// <param name="l">The layer.</param>
    /// <param name="gradients">‖δ‖² above the layer over ‖δ‖² below it, from the kernels.</param>
    /// <param name="departs">The factor by which this network differs.</param>
    private double Carried(double alignment, WidthDraw draw, int l, double gradients, double departs)
    {
        double passed = Math.Pow(_chain.Kernels[l].Alignment, 2) * gradients;
        double found = passed * departs * Signals(l, draw.Weights[l], draw.Weights[l + 1]);
        return double.IsFinite(found) ? Joined(alignment * found, 1 - (passed * Signals(l, 0, 0))) : 1;
    }

    /// <summary>The square of the sum of a number and a chance part, given their mean squares.</summary>
    private double Joined(double square, double chance)
    {
        double sum = Math.Sqrt(square) + (chance > 0 ? Math.Sqrt(chance) * _random.NextGaussian() : 0);
        return sum * sum;
    }

    /// <summary>The ratio of (z·δ)² of a layer to (Wa·δ)², in units of the signals of this layer and the next.</summary>
    private double Signals(int l, double here, double above)
    {
        (double weights, double all) = Covariances(l, here);
        return all > 0 ? weights / all * Covariances(l + 1, above).Weights / all : double.NaN;
    }

    /// <summary>The covariance of z of two rows: the part from the weights, times e to a deviation, and the same with the biases.</summary>
    private (double Weights, double All) Covariances(int l, double departs)
    {
        double bias = _layers[l].Weights.BiasVariance, weights = Math.Max(0, Covariance(l) - bias) * Math.Exp(departs);
        return (weights, weights + bias);
    }

    /// <summary>
    /// The logarithm of the factor by which chance changes the sum of gradients: gradients of dissimilar rows still overlap in n neurons,
    /// and the layers above propagate that overlap.
    /// </summary>
    private double Crossing(LayerKernel kernel, int neurons)
    {
        double ratio = kernel.Shared / kernel.Own;
        double variance = 2 / (neurons * Math.Max(1 - (ratio * ratio), 0.02));
        return (Math.Sqrt(variance) * _random.NextGaussian()) - (variance / 2);
    }

    /// <summary>The variance over networks without a dead layer; infinite if there is none.</summary>
    private static double Spread(double[] values)
    {
        double[] alive = [.. values.Where(value => !double.IsNaN(value))];
        double mean = alive.Length == 0 ? 0 : alive.Average();
        return alive.Length == 0 ? double.PositiveInfinity : alive.Average(value => (value - mean) * (value - mean));
    }

    private double Covariance(int l) => _chain.Q[l] * _chain.All(_chain.Cosines[l]);

    /// <summary>The deviations of the logarithms of one network's kernels.</summary>
    private sealed class WidthDraw(int hidden)
    {
        /// <summary>The deviation of the part of q, or of E[φ²] before it, that comes from the weights.</summary>
        public double[] Weights { get; } = new double[hidden + 1];

        public double[] Variance { get; } = new double[hidden + 1];

        public double[] Spread { get; } = new double[hidden + 1];

        public double[] Shared { get; } = new double[hidden];

        public double[] Own { get; } = new double[hidden];

        /// <summary>The last layer that passes no gradient; −1 if there is none.</summary>
        public int Dead { get; set; }
    }
}
