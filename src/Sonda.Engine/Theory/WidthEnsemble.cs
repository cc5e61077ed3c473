using System.Collections.Immutable;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Theory;

/// <summary>
/// Networks of a spec as the theory draws them: the kernels of infinite width, each layer's four means off by a
/// log-normal factor of mean 1 and variance of order 1/n, which the next layers pass on, and outputs drawn outright. No
/// network is built; a forecast is the same for the same spec and data.
/// </summary>
internal sealed class WidthEnsemble
{
    private const int Networks = 2000;
    private const int Pilots = 100;
    private const double Smallest = 1e-300;

    /// <summary>The least that one layer leaves of a gradient that does not lie along the signal, when widths are tiny.</summary>
    private const double Least = 0.1;

    private readonly ImmutableArray<TheoryLayer> _layers;
    private readonly KernelChain _chain;
    private readonly RandomStream _random;
    private readonly OutputDraws _outputs;
    private readonly double _rowShare;
    private readonly int _hidden;

    /// <summary>Of each weighted layer: the sum of ln χ behind it, the ratio to it of two rows' product.</summary>
    private readonly double[] _logOwn, _same, _different;
    private readonly LogNormalNoise[] _noise;

    public WidthEnsemble(NetworkSpec spec, InputStatistics inputs, ImmutableArray<TheoryLayer> layers, KernelChain chain)
    {
        (_layers, _chain, _rowShare, _hidden) = (layers, chain, 1.0 / inputs.Rows, layers.Length - 1);
        _random = new RandomStream(0).Split("forecast");
        _outputs = new OutputDraws(spec, inputs, _random.Split("outputs"));
        (_logOwn, _same, _different) = (new double[_hidden + 1], new double[_hidden + 1], new double[_hidden + 1]);
        (_same[_hidden], _different[_hidden]) = (1, 1);
        _noise = new LogNormalNoise[_hidden];
        Backward(PilotAlikeness());
    }

    /// <summary>
    /// How far from infinite width the networks drawn are: the variance over them of ln q at the output, and that of the
    /// logarithm of what all layers multiply the squared gradient by. Known once they are drawn.
    /// </summary>
    public double Noise { get; private set; }

    public ImmutableArray<LayerForecast> Forecast()
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
            (signals[n], gradients[n]) = (draw.Variance[_hidden], draw.Shared.Sum());
            for (int l = 0; l < _hidden; l++)
            {
                // What the layer's square departs by is what q of the next one does, where the bias of that one has no part in it.
                double weight = _layers[l + 1].Weights.WeightVariance, square = _chain.Kernels[l].ForwardSquare;
                double departs = draw.Variance[l + 1];
                departs = Math.Abs(departs) < 1e-8 ? departs : Math.Exp(departs) - 1;
                square += weight == 0 ? 0 : _chain.Q[l + 1] * departs / weight;
                squares[l][n] = Math.Log(Math.Max(square, Smallest)) / 2;
            }

            squares[_hidden][n] = Math.Log(Math.Max(output.Square, Smallest)) / 2;
        }

        Noise = Spread(signals) + Spread(gradients);
        return [.. _layers.Select((_, l) => new LayerForecast(l + 1, Band.Of(speeds[l]), Band.Of(squares[l])))];
    }

    /// <summary>The cosine of δ of two rows at the output, as it is on average.</summary>
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

    /// <summary>Products of the kernels from the output down, and the noise of each layer's means.</summary>
    private void Backward(double alike)
    {
        double[] products = [.. _chain.Cosines[0].Select(_ => 1.0)];
        for (int l = _hidden - 1; l >= 0; l--)
        {
            LayerKernel kernel = _chain.Kernels[l];
            double[,] covariances = kernel.Covariances(
                alike * Math.Clamp(_chain.All(products), 0, 1), _layers[l].FixedForward, _layers[l + 1].FixedBackward);
            _noise[l] = new LogNormalNoise(covariances, _layers[l].Outputs);
            products = [.. products.Zip(_chain.Ratios[l], (product, ratio) => product * ratio)];
            _logOwn[l] = _logOwn[l + 1] + Math.Log(kernel.Own);
            (_same[l], _different[l]) = (_chain.Same(products), _chain.Different(products));
        }
    }

    /// <summary>The share of the covariance of two rows' z that comes from the weights, the rest being the biases'.</summary>
    private double FromWeights(int l)
    {
        double covariance = Covariance(l);
        return covariance > 0 ? Math.Clamp(1 - (_layers[l].Weights.BiasVariance / covariance), 0, 1) : 0;
    }

    /// <summary>Draws how far each layer's means are off, and carries on what that does to the layers above.</summary>
    private void Forward(WidthDraw draw)
    {
        Span<double> noise = stackalloc double[LayerKernel.Signals];
        for (int l = 0; l < _hidden; l++)
        {
            LayerKernel kernel = _chain.Kernels[l];
            _noise[l].Next(_random, noise);
            for (int i = 0; i < LayerKernel.Signals; i++)
            {
                noise[i] += (kernel.ByVariance[i] * draw.Variance[l]) + (kernel.BySpread[i] * draw.Spread[l]);
            }

            (draw.Variance[l + 1], draw.Spread[l + 1], draw.Shared[l], draw.Own[l]) = (noise[0], noise[1], noise[2], noise[3]);
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
    /// ‖δ̄‖² = mean over pairs of rows of K δ_a·δ_b, K being χ's product on the diagonal, and its ratios off it; times what
    /// the alignment of gradient and signal adds.
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
                double factor = 1 + ((alignment - 1) * (kernel.AlongSignal - _layers[l + 1].FixedBackward) / _layers[l].Outputs);
                gain *= Math.Max(factor, Least);
                alignment = Carried(alignment, draw, l, above / (alike * kernel.Own * Math.Exp(draw.Shared[l]) * factor));
                cross = Crossing(kernel, _layers[l].Outputs);
            }

            double unlike = (1 - _same[l]) * output.Rows * _rowShare;
            double square = (gain * Math.Exp(shared) * alike) + (Math.Exp(own + cross) * unlike);
            speeds[l][n] = square > Smallest ? (_logOwn[l] + Math.Log(square)) / 2 : double.NegativeInfinity;
            above = alike;
        }
    }

    /// <summary>
    /// (Wa·δ)² at the output, in units of what it would be by chance. W is not independent of what comes back through it:
    /// it has made z = Wa from a, and δ knows z. Given both, Wᵀδ is random but for its part along a, which is
    /// a (Wa·δ)/‖a‖², one direction of n.
    /// </summary>
    private double Alignment(WidthDraw draw, OutputDraw output)
    {
        double byChance = output.Mean * Covariance(_hidden) * Math.Exp(draw.Variance[_hidden]);
        return byChance > 0 ? FromWeights(_hidden) * output.Alignment * output.Alignment / byChance : 1;
    }

    /// <summary>The same a layer below: what the layer passes on, and chance for the rest.</summary>
    private double Carried(double alignment, WidthDraw draw, int l, double gradients)
    {
        double signals = FromWeights(l + 1) * Covariance(l + 1) / Covariance(l) * Math.Exp(draw.Variance[l + 1] - draw.Variance[l]);
        double passed = Math.Pow(_chain.Kernels[l].Alignment, 2) * FromWeights(l) * signals * gradients;
        return double.IsFinite(passed) ? (alignment * passed) + Math.Max(0, 1 - passed) : 1;
    }

    /// <summary>
    /// Rows whose gradients are not alike still meet by chance in n neurons; layers above pass that on. The logarithm of
    /// what that multiplies their sum by.
    /// </summary>
    private double Crossing(LayerKernel kernel, int neurons)
    {
        double ratio = kernel.Shared / kernel.Own;
        double variance = 2 / (neurons * Math.Max(1 - (ratio * ratio), 0.02));
        return (Math.Sqrt(variance) * _random.NextGaussian()) - (variance / 2);
    }

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private double Covariance(int l) => _chain.Q[l] * _chain.All(_chain.Cosines[l]);

    /// <summary>By how much the logarithms of one network's kernels are off.</summary>
    private sealed class WidthDraw(int hidden)
    {
        public double[] Variance { get; } = new double[hidden + 1];

        public double[] Spread { get; } = new double[hidden + 1];

        public double[] Shared { get; } = new double[hidden];

        public double[] Own { get; } = new double[hidden];
    }
}
