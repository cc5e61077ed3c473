using Sonda.Engine.Randomness;

namespace Sonda.Theory;

/// <summary>Normal numbers with covariance C/n, each minus half its variance, so that their exponentials have mean 1.</summary>
internal sealed class LogNormalNoise : IWidthNoise
{
    private readonly double[,] _factor;
    private readonly int _count;

    /// <summary>Factors C/n into L Lᵀ with L lower triangular; a pivot that rounding makes negative counts as zero.</summary>
    public LogNormalNoise(double[,] covariances, int n)
    {
        _count = covariances.GetLength(0);
        _factor = new double[_count, _count];
        for (int i = 0; i < _count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = covariances[i, j] / n;
                for (int k = 0; k < j; k++)
                {
                    rest -= _factor[i, k] * _factor[j, k];
                }

                _factor[i, j] = i == j ? Math.Sqrt(Math.Max(rest, 0)) : _factor[j, j] > 1e-8 ? rest / _factor[j, j] : 0;
            }
        }
    }

    /// <summary>Draws one number for each row of C.</summary>
    public void Next(RandomStream random, Span<double> noise)
    {
        Span<double> normals = stackalloc double[_count];
        for (int i = 0; i < _count; i++)
        {
            normals[i] = random.NextGaussian();
            (double sum, double variance) = (0, 0);
            for (int j = 0; j <= i; j++)
            {
                sum += _factor[i, j] * normals[j];
                variance += _factor[i, j] * _factor[i, j];
            }

            noise[i] = sum - (variance / 2);
        }
    }
}
