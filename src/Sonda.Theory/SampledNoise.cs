using Sonda.Engine.Randomness;

namespace Sonda.Theory;

/// <summary>The deviations of the logarithms of a layer's means, network by network.</summary>
internal interface IWidthNoise
{
    /// <summary>Draws the <see cref="LayerKernel.Signals"/> numbers of one network; −∞ for a mean of 0.</summary>
    void Next(RandomStream random, Span<double> noise);
}

/// <summary>
/// Means over the n neurons of a narrow layer, drawn neuron by neuron, because the first order in 1/n has neither their heavy tails nor
/// dead layers.
/// </summary>
internal sealed class SampledNoise : IWidthNoise
{
    private readonly int _neurons;
    private readonly double[] _cumulative;
    private readonly double[][] _signals;
    private readonly double[] _means;
    private readonly double[] _spread;

    /// <summary>Creates the noise of neurons that each belong to one of several kinds.</summary>
    /// <param name="neurons">n.</param>
    /// <param name="shares">The probability of each kind; they sum to 1 up to rounding.</param>
    /// <param name="signals">The contribution of a neuron of each kind to each mean, before g.</param>
    /// <param name="spread">The share of each contribution that g² multiplies, with g ~ N(0, 1).</param>
    public SampledNoise(int neurons, double[] shares, double[][] signals, double[] spread)
    {
        (_neurons, _signals, _spread) = (neurons, signals, spread);
        _cumulative = new double[shares.Length];
        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            _cumulative[i] = sum += shares[i];
        }

        _means = Array.ConvertAll(signals, signal => signal.Zip(shares, (value, share) => value * share).Sum() / sum);
    }

    public void Next(RandomStream random, Span<double> noise)
    {
        noise.Clear();
        for (int i = 0; i < _neurons; i++)
        {
            int found = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
            int kind = Math.Min(found < 0 ? ~found : found, _cumulative.Length - 1);
            double g = random.NextGaussian(), excess = (g * g) - 1;
            for (int a = 0; a < noise.Length; a++)
            {
                noise[a] += _signals[a][kind] * (1 + (_spread[a] * excess));
            }
        }

        for (int a = 0; a < noise.Length; a++)
        {
            // If rows do not differ, they have no spread to draw.
            noise[a] = _means[a] == 0 ? 0 : Math.Log(noise[a] / (_neurons * _means[a]));
        }
    }
}
