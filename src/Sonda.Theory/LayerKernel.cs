namespace Sonda.Theory;

/// <summary>
/// The kernels of one hidden layer over all rows, and the deviations of a layer of n neurons from them: one step of the variance q of
/// weighted inputs and of d = q − k, with k the covariance of two rows.
/// </summary>
/// <remarks>
/// Given the layer before, neurons are independent and Gaussian, whatever the widths. So the next layer and the gradient depend on means
/// over n neurons of four functions of u, the part of a weighted input that rows share: φ² (gives q), the spread of φ over rows (gives d),
/// φ̄′² g² (the gradient that rows share) and φ′² g² (that of each row), with g ~ N(0, 1) the gradient from above. Their covariances over u
/// and g, divided by n, are the first order in 1/n. With g of fourth moment 3 and one row this is 3 E[φ′⁴]/E[φ′²]² − 1, the 5 of Hanin 2018
/// for ReLU.
/// </remarks>
internal sealed class LayerKernel
{
    /// <summary>The number of means that deviate in a layer of finite width.</summary>
    public const int Signals = 4;

    /// <summary>The number of neurons from which the first order in 1/n is enough for one layer.</summary>
    private const int FirstOrderFrom = 100;
    private const double Step = 1e-3;

    /// <summary>The four functions of u in units of their means: E[φ²], d of the next layer, shared and own gradient.</summary>
    private readonly double[][] _signals;
    private readonly PairMoments _pair;
    private readonly double[] _projections;

    private LayerKernel(ActivationCurve curve, WeightStatistics next, double q, double d)
    {
        _pair = PairMoments.Of(curve, q, Math.Max(0, 1 - (d / q)), GaussLegendre.Quick);
        double weight = next.WeightVariance;
        Q = (weight * _pair.Square) + next.BiasVariance;
        FromWeights = Q > 0 ? weight * _pair.Square / Q : 0;
        double product = _pair.Product;
        D = weight * Math.Max(0, _pair.Square - product);
        ForwardSquare = _pair.Square;
        Shared = weight * _pair.SlopeProduct;
        Own = weight * _pair.SlopeSquare;
        double shared = Math.Max(product, 1e-300), root = Math.Sqrt(Math.Max(q - d, 0));
        AlongSignal = _pair.Mean(i => Math.Pow(_pair.Slopes[i] * _pair.Values[i], 2)) / (shared * _pair.SlopeProduct);
        Alignment = _pair.Mean(i => root * _pair.U[i] * _pair.Values[i] * _pair.Slopes[i]) / shared;
        bool spreads = D > PairMoments.Resolution * Q;
        _signals =
        [
            Scaled(i => _pair.Squares[i] / _pair.Square),
            Scaled(i => spreads ? weight * (_pair.Squares[i] - (_pair.Values[i] * _pair.Values[i])) / D : 0),
            Scaled(i => weight * _pair.Slopes[i] * _pair.Slopes[i] / Shared),
            Scaled(i => weight * _pair.SlopeSquares[i] / Own),
        ];
        _projections = Array.ConvertAll(
            _signals, signal => _pair.Mean(i => signal[i] * ((_pair.U[i] * _pair.U[i]) - 1)));
    }

    /// <summary>q of the next layer.</summary>
    public double Q { get; }

    /// <summary>The share of the next layer's q that comes from its weights; the rest comes from its biases.</summary>
    public double FromWeights { get; }

    /// <summary>d of the next layer.</summary>
    public double D { get; }

    /// <summary>E[φ²] of this layer.</summary>
    public double ForwardSquare { get; }

    /// <summary>The factor of the product of two rows' gradients.</summary>
    public double Shared { get; }

    /// <summary>χ, the factor of a row's squared gradient.</summary>
    public double Own { get; }

    /// <summary>E[φ̄′² φ̄²]/(E[φ̄′²] E[φ̄²]): how much larger the factor is for a gradient along the signal.</summary>
    public double AlongSignal { get; }

    /// <summary>E[x̄ φ̄ φ̄′]/E[φ̄²]: the part of the product of signal and gradient that passes the layer.</summary>
    public double Alignment { get; }

    /// <summary>The derivatives of ln E[φ²], ln D, ln Shared, ln Own with respect to ln q.</summary>
    public double[] ByVariance { get; private set; } = new double[Signals];

    /// <summary>The derivatives of the same with respect to ln d.</summary>
    public double[] BySpread { get; private set; } = new double[Signals];

    /// <summary>Computes the kernels with their derivatives.</summary>
    /// <param name="curve">φ of this layer.</param>
    /// <param name="next">The parameters of the next layer.</param>
    /// <param name="q">The variance of the weighted inputs here.</param>
    /// <param name="d">The difference between q and the covariance of two rows.</param>
    public static LayerKernel Of(ActivationCurve curve, WeightStatistics next, double q, double d)
    {
        var kernel = new LayerKernel(curve, next, q, d);
        kernel.ByVariance = kernel.Derivatives(new LayerKernel(curve, next, q * (1 + Step), d));
        if (d > PairMoments.Resolution * q)
        {
            // d moves down rather than up, because it must not exceed q; hence the sign.
            kernel.BySpread = kernel.Derivatives(new LayerKernel(curve, next, q, d * (1 - Step)));
            kernel.BySpread = Array.ConvertAll(kernel.BySpread, slope => -slope);
        }

        return kernel;
    }

    /// <summary>Returns the noise of the four means, in their logarithms, in a layer of n neurons.</summary>
    /// <param name="neurons">n.</param>
    /// <param name="alike">The cosine, 0 to 1, of the gradients of two rows from above.</param>
    /// <param name="forwardFixed">The share of Σ z² fixed by orthogonal weights before the layer.</param>
    /// <param name="backwardFixed">The share of Σ g² fixed by orthogonal weights behind it.</param>
    public IWidthNoise Noise(int neurons, double alike, double forwardFixed, double backwardFixed) =>
        neurons < FirstOrderFrom && forwardFixed == 0 && backwardFixed == 0
            ? new SampledNoise(neurons, _pair.Weights, _signals, Spread(alike))
            : new LogNormalNoise(Covariances(alike, forwardFixed, backwardFixed), neurons);

    /// <summary>Computes the covariances, times n, of the logarithms of the four means.</summary>
    /// <param name="alike">The cosine, 0 to 1, of the gradients of two rows from above.</param>
    /// <param name="forwardFixed">The share of Σ z² fixed by orthogonal weights before the layer.</param>
    /// <param name="backwardFixed">The share of Σ g² fixed by orthogonal weights behind it.</param>
    private double[,] Covariances(double alike, double forwardFixed, double backwardFixed)
    {
        double[] spread = Spread(alike);
        var result = new double[Signals, Signals];
        for (int a = 0; a < Signals; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double product = _pair.Mean(i => _signals[a][i] * _signals[b][i]);
                double means = _pair.Mean(i => _signals[a][i]) * _pair.Mean(i => _signals[b][i]);
                double back = 2 * spread[a] * spread[b];
                result[a, b] = product - means + (back * (product - (backwardFixed * means)))
                    - (forwardFixed * _projections[a] * _projections[b] / 2);
                result[b, a] = result[a, b];
            }
        }

        return result;
    }

    /// <summary>The factors of g²: g² of the shared gradient has variance 2, the mean of g² over rows has variance 2 alike².</summary>
    private static double[] Spread(double alike) => [0, 0, 1, alike];

    private double[] Scaled(Func<int, double> signal) => [.. Enumerable.Range(0, _pair.U.Length).Select(signal)];

    private double[] Derivatives(LayerKernel moved)
    {
        double unit = Math.Log(1 + Step);
        return
        [
            Slope(moved.ForwardSquare, ForwardSquare), Slope(moved.D, D), Slope(moved.Shared, Shared), Slope(moved.Own, Own),
        ];

        double Slope(double there, double here) => here > 0 && there > 0 ? Math.Log(there / here) / unit : 0;
    }
}
