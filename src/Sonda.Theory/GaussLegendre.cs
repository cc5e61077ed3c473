namespace Sonda.Theory;

/// <summary>The quadrature rule ∫₋₁¹ f = Σ wᵢ f(xᵢ), exact for polynomials up to degree 2n − 1.</summary>
internal sealed class GaussLegendre
{
    private readonly double[] _nodes;
    private readonly double[] _weights;

    private GaussLegendre(int points)
    {
        (_nodes, _weights) = (new double[points], new double[points]);
        for (int i = 0; i < points; i++)
        {
            // Newton's method from Tricomi's estimate; the roots of P_n are simple and well separated.
            double x = -Math.Cos(Math.PI * (i + 0.75) / (points + 0.5)), slope = 1;
            for (int round = 0; round < 8; round++)
            {
                (double value, slope) = Polynomial(points, x);
                x -= value / slope;
            }

            (_nodes[i], _weights[i]) = (x, 2 / ((1 - (x * x)) * slope * slope));
        }
    }

    /// <summary>Five points per panel, enough for a drawing: relative errors near 1e-4.</summary>
    public static GaussLegendre Coarse { get; } = new(5);

    /// <summary>Eight points per panel, enough for a forecast: relative errors near 1e-6.</summary>
    public static GaussLegendre Quick { get; } = new(8);

    /// <summary>Sixteen points per panel: relative errors near 1e-13.</summary>
    public static GaussLegendre Exact { get; } = new(16);

    public int Points => _nodes.Length;

    /// <summary>Computes the nodes of [low, high] and their weights times the standard normal density.</summary>
    public void WriteNormal(double low, double high, Span<double> nodes, Span<double> weights)
    {
        double half = (high - low) / 2, middle = (high + low) / 2;
        for (int i = 0; i < Points; i++)
        {
            double z = middle + (half * _nodes[i]);
            nodes[i] = z;
            weights[i] = half * _weights[i] * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        }
    }

    /// <summary>P_n and its derivative by Bonnet's recursion.</summary>
    private static (double Value, double Slope) Polynomial(int n, double x)
    {
        double before = 1, value = x;
        for (int k = 2; k <= n; k++)
        {
            (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
        }

        return (value, n * ((x * value) - before) / ((x * x) - 1));
    }
}
