using Sonda.Engine.Costs;
using Sonda.Engine.Data;

namespace Sonda.Runs.Traces;

/// <summary>The performance of a network that ignores its inputs.</summary>
internal static class TargetReader
{
    /// <summary>The share of the largest class; null for regression.</summary>
    public static double? ChanceAccuracy(Dataset data) => data.HasTargets ? null : Shares(data).Max();

    /// <summary>The accuracy of always answering the largest class of <paramref name="known"/>, on other rows.</summary>
    public static double GuessAccuracy(Dataset known, Dataset asked)
    {
        double[] shares = Shares(known);
        return Shares(asked)[Array.IndexOf(shares, shares.Max())];
    }

    /// <summary>The cost of the best constant output; null if there is no simple formula.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="outputs">The number of output neurons: two classes may share one neuron or have two, each with a cost.</param>
    public static double? ConstantCost(Dataset data, CostFunction cost, int outputs)
    {
        if (data.HasTargets)
        {
            return cost == CostFunction.MeanSquaredError ? Variance(data) : null;
        }

        double[] shares = outputs == 1 ? [Shares(data)[^1]] : Shares(data);
        return cost switch
        {
            CostFunction.Softmax => Shares(data).Sum(Surprise),
            CostFunction.CrossEntropy => shares.Sum(share => Surprise(share) + Surprise(1 - share)),
            CostFunction.BinaryCrossEntropy => shares.Average(share => Surprise(share) + Surprise(1 - share)),
            CostFunction.Quadratic => shares.Sum(share => share * (1 - share)) / 2,
            CostFunction.MeanSquaredError => shares.Average(share => share * (1 - share)),
            _ => null,
        };
    }

    private static double Surprise(double share) => share > 0 ? -share * Math.Log(share) : 0;

    private static double[] Shares(Dataset data)
    {
        double[] shares = new double[data.Classes];
        foreach (byte label in data.Labels)
        {
            shares[label] += 1.0 / data.Labels.Length;
        }

        return shares;
    }

    private static double Variance(Dataset data)
    {
        double total = 0;
        for (int k = 0; k < data.TargetSize; k++)
        {
            double sum = 0, squares = 0;
            for (int i = k; i < data.Targets.Length; i += data.TargetSize)
            {
                sum += data.Targets[i];
                squares += (double)data.Targets[i] * data.Targets[i];
            }

            double mean = sum / data.Count;
            total += (squares / data.Count) - (mean * mean);
        }

        return total / data.TargetSize;
    }
}
