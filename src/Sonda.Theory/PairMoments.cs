using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>
/// Means over the weighted inputs x_a = √q(√c u + √(1−c) ε_a) of two rows with correlation c, each of variance q; the rows share u but not
/// ε. Given u the rows are independent, so that E[f(x_a) g(x_b)] = E_u[f̄ ḡ] with f̄(u) = E_ε[f]. If c is below 0, x_b has −u.
/// </summary>
internal sealed class PairMoments
{
    /// <summary>A correlation closer to 1 than this counts as 1: the difference would have no digits left.</summary>
    public const double Resolution = 1e-10;

    private PairMoments(double q, double c, int count)
    {
        (Q, C) = (q, c);
        (U, Weights) = (new double[count], new double[count]);
        (Values, Squares, Slopes, SlopeSquares) = (new double[count], new double[count], new double[count], new double[count]);
    }

    public double Q { get; }

    public double C { get; }

    /// <summary>The nodes u, symmetric about 0.</summary>
    public double[] U { get; }

    /// <summary>Their weights, including the normal density.</summary>
    public double[] Weights { get; }

    /// <summary>E_ε[φ] at each u.</summary>
    public double[] Values { get; }

    /// <summary>E_ε[φ²].</summary>
    public double[] Squares { get; }

    /// <summary>E_ε[φ′].</summary>
    public double[] Slopes { get; }

    /// <summary>E_ε[φ′²].</summary>
    public double[] SlopeSquares { get; }

    /// <summary>E[φ(x_a) φ(x_b)].</summary>
    public double Product => Pair(Values);

    /// <summary>E[φ′(x_a) φ′(x_b)].</summary>
    public double SlopeProduct => Pair(Slopes);

    /// <summary>E[φ²].</summary>
    public double Square => Mean(i => Squares[i]);

    /// <summary>E[φ′²].</summary>
    public double SlopeSquare => Mean(i => SlopeSquares[i]);

    /// <summary>Computes the means.</summary>
    /// <param name="curve">φ.</param>
    /// <param name="q">The variance of each weighted input, at least 0.</param>
    /// <param name="c">Their correlation, from −1 to 1.</param>
    /// <param name="rule">The quadrature rule of a panel.</param>
    /// <param name="withSlopes">Whether to compute the means of φ′ too; without them they are 0, and the rest takes half the time.</param>
    public static PairMoments Of(ActivationCurve curve, double q, double c, GaussLegendre rule, bool withSlopes = true)
    {
        c = 1 - Math.Abs(c) < Resolution ? Math.Sign(c) : c;
        double root = Math.Sqrt(Math.Max(q, PointMoments.MinVariance));
        double common = root * Math.Sqrt(Math.Abs(c)), own = root * Math.Sqrt(1 - Math.Abs(c));
        var ends = new List<double>();
        curve.PanelEnds(0, common, own, ends);
        var moments = new PairMoments(q, c, (ends.Count - 1) * rule.Points);
        for (int panel = 0; panel + 1 < ends.Count; panel++)
        {
            (int start, int points) = (panel * rule.Points, rule.Points);
            rule.WriteNormal(
                ends[panel], ends[panel + 1], moments.U.AsSpan(start, points), moments.Weights.AsSpan(start, points));
        }

        var inner = new InnerPanels(curve, own, rule, withSlopes);
        for (int i = 0; i < moments.U.Length; i++)
        {
            (moments.Values[i], moments.Squares[i], moments.Slopes[i], moments.SlopeSquares[i]) = inner.Means(common * moments.U[i]);
        }

        return moments;
    }

    /// <summary>Computes E_u of a function of the node.</summary>
    public double Mean(Func<int, double> f)
    {
        double sum = 0;
        for (int i = 0; i < U.Length; i++)
        {
            sum += Weights[i] * f(i);
        }

        return sum;
    }

    private double Pair(double[] f) => C < 0 ? Mean(i => f[i] * f[^(i + 1)]) : Mean(i => f[i] * f[i]);

    /// <summary>Computes the means over ε at one u.</summary>
    private sealed class InnerPanels(ActivationCurve curve, double own, GaussLegendre rule, bool withSlopes)
    {
        private readonly List<double> _ends = [];
        private double[] _x = [], _weights = [], _values = [], _slopes = [];

        public (double Value, double Square, double Slope, double SlopeSquare) Means(double offset) =>
            curve.Spec.Kind == ActivationKind.Sine ? SineMeans(offset) : LaidMeans(offset);

        /// <summary>
        /// E[sin(o + sε)] = sin(o) e^(−s²/2) and similar formulas, because panels over thousands of periods would take minutes.
        /// </summary>
        private (double Value, double Square, double Slope, double SlopeSquare) SineMeans(double offset)
        {
            // The shared part must not become 0, because its logarithm is used; 1e-10 of the whole is negligible.
            double once = Math.Max(Math.Exp(-own * own / 2), 1e-10), twice = Math.Cos(2 * offset) * Math.Exp(-2 * own * own);
            return (Math.Sin(offset) * once, (1 - twice) / 2, Math.Cos(offset) * once, (1 + twice) / 2);
        }

        private (double Value, double Square, double Slope, double SlopeSquare) LaidMeans(double offset)
        {
            int count = own > 0 ? Lay(offset) : LayPoint(offset);
            curve.Values(_x.AsSpan(0, count), _values.AsSpan(0, count));
            if (withSlopes)
            {
                curve.Slopes(_x.AsSpan(0, count), _slopes.AsSpan(0, count));
            }

            double value = 0, square = 0, slope = 0, slopeSquare = 0;
            for (int i = 0; i < count; i++)
            {
                value += _weights[i] * _values[i];
                square += _weights[i] * _values[i] * _values[i];
                slope += _weights[i] * _slopes[i];
                slopeSquare += _weights[i] * _slopes[i] * _slopes[i];
            }

            return (value, square, slope, slopeSquare);
        }

        private int Lay(double offset)
        {
            curve.PanelEnds(offset, own, 0, _ends);
            int count = Room((_ends.Count - 1) * rule.Points);
            for (int panel = 0; panel + 1 < _ends.Count; panel++)
            {
                int start = panel * rule.Points;
                rule.WriteNormal(
                    _ends[panel], _ends[panel + 1], _x.AsSpan(start, rule.Points), _weights.AsSpan(start, rule.Points));
            }

            for (int i = 0; i < count; i++)
            {
                _x[i] = offset + (own * _x[i]);
            }

            return count;
        }

        private int LayPoint(double offset)
        {
            Room(1);
            (_x[0], _weights[0]) = (offset, 1);
            return 1;
        }

        private int Room(int count)
        {
            if (_x.Length < count)
            {
                (_x, _weights, _values, _slopes) = (new double[count], new double[count], new double[count], new double[count]);
            }

            return count;
        }
    }
}
