using Sonda.Engine.Costs;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Textbook costs, without protection against large numbers.</summary>
internal static class NaiveCosts
{
    public static double Value(CostFunction cost, double[] z, int label)
    {
        int n = z.Length;
        double Y(int i) => n == 1 ? label : i == label ? 1 : 0;
        double[] a = [.. z.Select(v => 1 / (1 + Math.Exp(-v)))];
        return cost switch
        {
            CostFunction.CrossEntropy => Entropy(),
            CostFunction.Quadratic => Enumerable.Range(0, n).Sum(i => Math.Pow(a[i] - Y(i), 2)) / 2,
            CostFunction.Softmax => -Math.Log(Math.Exp(z[label]) / z.Sum(Math.Exp)),
            CostFunction.BinaryCrossEntropy => Entropy() / n,
            CostFunction.MeanSquaredError => Enumerable.Range(0, n).Average(i => Math.Pow(z[i] - Y(i), 2)),
            CostFunction.SoftmaxSquaredError => Enumerable.Range(0, n).Average(i => Math.Pow(Share(z, i) - Y(i), 2)),
            CostFunction.Hinge when n == 1 => Math.Max(0, 1 - (((2 * label) - 1) * z[0])),
            CostFunction.Hinge => Enumerable.Range(0, n).Where(i => i != label).Sum(i => Math.Max(0, 1 - z[label] + z[i])) / n,
            _ => throw new ArgumentOutOfRangeException(nameof(cost)),
        };

        double Entropy() =>
            -Enumerable.Range(0, n).Sum(i => (Y(i) * Math.Log(a[i])) + ((1 - Y(i)) * Math.Log(1 - a[i])));
    }

    /// <summary>C for regression; softmax takes shares of 1.</summary>
    public static double Value(CostFunction cost, double[] z, double[] y)
    {
        double[] a = [.. z.Select(v => 1 / (1 + Math.Exp(-v)))];
        return cost switch
        {
            CostFunction.CrossEntropy => z.Select((_, i) => Entropy(i)).Sum(),
            CostFunction.Quadratic => z.Select((_, i) => Math.Pow(a[i] - y[i], 2)).Sum() / 2,
            CostFunction.Softmax => -z.Select((v, i) => y[i] * Math.Log(Math.Exp(v) / z.Sum(Math.Exp))).Sum(),
            CostFunction.BinaryCrossEntropy => z.Select((_, i) => Entropy(i)).Average(),
            CostFunction.MeanSquaredError => z.Select((v, i) => Math.Pow(v - y[i], 2)).Average(),
            CostFunction.SoftmaxSquaredError => z.Select((v, i) => Math.Pow(Share(z, i) - y[i], 2)).Average(),
            _ => throw new ArgumentOutOfRangeException(nameof(cost)),
        };

        double Entropy(int i) => -(y[i] * Math.Log(a[i])) - ((1 - y[i]) * Math.Log(1 - a[i]));
    }

    /// <summary>∂C/∂z of every output.</summary>
    public static double[] Slope(CostFunction cost, double[] z, int label)
    {
        int n = z.Length;
        double Y(int i) => n == 1 ? label : i == label ? 1 : 0;
        double A(int i) => 1 / (1 + Math.Exp(-z[i]));
        bool IsViolated(int i) => i != label && 1 - z[label] + z[i] > 0;
        double sign = (2 * label) - 1;
        return [.. Enumerable.Range(0, n).Select(i => cost switch
        {
            CostFunction.CrossEntropy => A(i) - Y(i),
            CostFunction.Quadratic => (A(i) - Y(i)) * A(i) * (1 - A(i)),
            CostFunction.Softmax => (Math.Exp(z[i]) / z.Sum(Math.Exp)) - Y(i),
            CostFunction.BinaryCrossEntropy => (A(i) - Y(i)) / n,
            CostFunction.MeanSquaredError => 2 * (z[i] - Y(i)) / n,
            CostFunction.SoftmaxSquaredError =>
                2 * Share(z, i) * (Share(z, i) - Y(i) - Enumerable.Range(0, n).Sum(j => Share(z, j) * (Share(z, j) - Y(j)))) / n,
            CostFunction.Hinge when n == 1 => 1 - (sign * z[0]) > 0 ? -sign : 0,
            CostFunction.Hinge when i == label => -(double)Enumerable.Range(0, n).Count(IsViolated) / n,
            CostFunction.Hinge => IsViolated(i) ? 1.0 / n : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(cost)),
        })];
    }

    private static double Share(double[] z, int i) => Math.Exp(z[i]) / z.Sum(Math.Exp);
}
