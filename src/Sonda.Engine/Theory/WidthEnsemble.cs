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
    private const int Signals = 4;
    private const double Smallest = 1e-300;

    private readonly ImmutableArray<TheoryLayer> _layers;
    private readonly KernelChain _chain;
    private readonly RandomStream _random;
    private readonly OutputDraws _outputs;
    private readonly double _rowShare;
    private readonly int _hidden;

    /// <summary>Of each weighted layer: the sum of ln χ behind it, the ratio to it of two rows' product.</summary>
    private readonly double[] _logOwn, _same, _different;
    private readonly double[][,] _factors;

    public WidthEnsemble(NetworkSpec spec, InputStatistics inputs, ImmutableArray<TheoryLayer> layers, KernelChain chain)
    {
        (_layers, _chain, _rowShare, _hidden) = (layers, chain, 1.0 / inputs.Rows, layers.Length - 1);
        _random = new RandomStream(0).Split("forecast");
        _outputs = new OutputDraws(spec, inputs, _random.Split("outputs"));
        (_logOwn, _same, _different) = (new double[_hidden + 1], new double[_hidden + 1], new double[_hidden + 1]);
        (_same[_hidden], _different[_hidden]) = (1, 1);
        _factors = new double[_hidden][,];
        Backward(PilotAlikeness());
    }

    public ImmutableArray<LayerForecast> Forecast()
    {
        double[][] speeds = [.. _layers.Select(_ => new double[Networks])];
        double[][] squares = [.. _layers.Select(_ => new double[Networks])];
        var draw = new WidthDraw(_hidden);
        for (int n = 0; n < Networks; n++)
        {
            Forward(draw);
            OutputDraw output = Output(draw.Variance[_hidden], draw.Spread[_hidden]);
            Speeds(draw, output, n, speeds);
            for (int l = 0; l < _hidden; l++)
            {
                WeightStatistics next = _layers[l + 1].Weights;
                double square = next.WeightVariance == 0
                    ? _chain.Kernels[l].ForwardSquare
                    : ((_chain.Q[l + 1] * Math.Exp(draw.Variance[l + 1])) - next.BiasVariance) / next.WeightVariance;
                squares[l][n] = Math.Log(Math.Max(square, Smallest)) / 2;
            }

            squares[_hidden][n] = Math.Log(Math.Max(output.Square, Smallest)) / 2;
        }

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

    /// <summary>Products of the kernels from the output down, and the factors of the covariances of each layer's means.</summary>
    private void Backward(double alike)
    {
        double[] products = [.. _chain.Cosines[0].Select(_ => 1.0)];
        for (int l = _hidden - 1; l >= 0; l--)
        {
            LayerKernel kernel = _chain.Kernels[l];
            double[,] covariances = kernel.Covariances(
                alike * Math.Clamp(_chain.All(products), 0, 1), _layers[l].FixedForward, _layers[l + 1].FixedBackward);
            _factors[l] = Cholesky(covariances, _layers[l].Outputs);
            products = [.. products.Zip(_chain.Ratios[l], (product, ratio) => product * ratio)];
            _logOwn[l] = _logOwn[l + 1] + Math.Log(kernel.Own);
            (_same[l], _different[l]) = (_chain.Same(products), _chain.Different(products));
        }
    }

    /// <summary>Draws how far each layer's means are off, and carries on what that does to the layers above.</summary>
    private void Forward(WidthDraw draw)
    {
        Span<double> normals = stackalloc double[Signals], noise = stackalloc double[Signals];
        for (int l = 0; l < _hidden; l++)
        {
            LayerKernel kernel = _chain.Kernels[l];
            Noise(_factors[l], normals, noise);
            for (int i = 0; i < Signals; i++)
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
    /// ‖δ̄‖² = mean over pairs of rows of K δ_a·δ_b, K being χ's product on the diagonal, and its ratios off it.
    /// </summary>
    private void Speeds(WidthDraw draw, OutputDraw output, int n, double[][] speeds)
    {
        double shared = 0, own = 0;
        for (int l = _hidden; l >= 0; l--)
        {
            double cross = 0;
            if (l < _hidden)
            {
                LayerKernel kernel = _chain.Kernels[l];
                (shared, own) = (shared + draw.Shared[l], own + draw.Own[l]);

                // Rows whose gradients are not alike still meet by chance in n neurons; layers above pass that on.
                double ratio = kernel.Shared / kernel.Own;
                double variance = 2 / (_layers[l].Outputs * Math.Max(1 - (ratio * ratio), 0.02));
                cross = (Math.Sqrt(variance) * _random.NextGaussian()) - (variance / 2);
            }

            double alike = (_different[l] * (output.Mean - output.Classes)) + (_same[l] * output.Classes);
            double unlike = (1 - _same[l]) * output.Rows * _rowShare;
            double square = (Math.Exp(shared) * alike) + (Math.Exp(own + cross) * unlike);
            speeds[l][n] = (_logOwn[l] + Math.Log(Math.Max(square, Smallest))) / 2;
        }
    }

    /// <summary>Correlated normal numbers, less half their variance, so that their exponentials have mean 1.</summary>
    private void Noise(double[,] factor, Span<double> normals, Span<double> noise)
    {
        for (int i = 0; i < Signals; i++)
        {
            normals[i] = _random.NextGaussian();
            (double sum, double variance) = (0, 0);
            for (int j = 0; j <= i; j++)
            {
                sum += factor[i, j] * normals[j];
                variance += factor[i, j] * factor[i, j];
            }

            noise[i] = sum - (variance / 2);
        }
    }

    /// <summary>The lower triangle L of L Lᵀ = C/n; what rounding makes of a zero pivot is zero.</summary>
    private static double[,] Cholesky(double[,] covariances, int n)
    {
        var factor = new double[Signals, Signals];
        for (int i = 0; i < Signals; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = covariances[i, j] / n;
                for (int k = 0; k < j; k++)
                {
                    rest -= factor[i, k] * factor[j, k];
                }

                factor[i, j] = i == j ? Math.Sqrt(Math.Max(rest, 0)) : factor[j, j] > 1e-8 ? rest / factor[j, j] : 0;
            }
        }

        return factor;
    }

    /// <summary>By how much the logarithms of one network's kernels are off.</summary>
    private sealed class WidthDraw(int hidden)
    {
        public double[] Variance { get; } = new double[hidden + 1];

        public double[] Spread { get; } = new double[hidden + 1];

        public double[] Shared { get; } = new double[hidden];

        public double[] Own { get; } = new double[hidden];
    }
}
