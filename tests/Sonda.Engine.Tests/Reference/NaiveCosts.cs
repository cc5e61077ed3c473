using Sonda.Engine.Costs;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Costs as they stand in a textbook, without a thought for large numbers.</summary>
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
            CostFunction.Hinge when n == 1 => Math.Max(0, 1 - (((2 * label) - 1) * z[0])),
            CostFunction.Hinge => Enumerable.Range(0, n).Where(i => i != label).Sum(i => Math.Max(0, 1 - z[label] + z[i])) / n,
            _ => throw new ArgumentOutOfRangeException(nameof(cost)),
        };

        double Entropy() =>
            -Enumerable.Range(0, n).Sum(i => (Y(i) * Math.Log(a[i])) + ((1 - Y(i)) * Math.Log(1 - a[i])));
    }
}
