using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;

namespace Sonda.Runs.Traces;

/// <summary>The performance of a network that ignores its inputs.</summary>
internal static class TargetReader
{
    /// <summary>The number of rows of each class; with a class for each time step, the number of steps. Empty for regression.</summary>
    public static IReadOnlyList<long> ClassRows(Dataset data)
    {
        long[] rows = new long[data.HasTargets ? 0 : data.Classes];
        foreach (byte label in data.HasTargets ? [] : data.Labels)
        {
            rows[label]++;
        }

        return rows;
    }

    /// <summary>The share of the largest class; null for regression.</summary>
    public static double? ChanceAccuracy(Dataset data) => data.HasTargets ? null : Shares(data).Max();

    /// <summary>The accuracy of always answering the largest class of <paramref name="known"/>, on other rows.</summary>
    public static double GuessAccuracy(Dataset known, Dataset asked)
    {
        double[] shares = Shares(known);
        return Shares(asked)[Array.IndexOf(shares, shares.Max())];
    }

    /// <summary>What a constant that is fitted to the training rows achieves on the validation rows.</summary>
    public static TraceBaseline Baseline(LoadedData data, CostFunction cost, int outputs) => new()
    {
        ValidationAccuracy = data.Training.HasTargets ? null : GuessAccuracy(data.Training, data.Validation),
        ValidationCost = ConstantCost(data.Training, data.Validation, cost, outputs),
    };

    /// <summary>The cost of the best constant output; null if there is no simple formula.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="outputs">The number of output neurons: two classes may share one neuron or have two, each with a cost.</param>
    public static double? ConstantCost(Dataset data, CostFunction cost, int outputs) => ConstantCost(data, data, cost, outputs);

    /// <summary>
    /// The cost, on some rows, of the constant output that is best for others; null if there is no simple formula, or if a class of the rows
    /// is unknown to the others, whose cost would be infinite.
    /// </summary>
    /// <param name="known">The rows that the constant is fitted to.</param>
    /// <param name="asked">The rows that it is asked for.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="outputs">The number of output neurons.</param>
    public static double? ConstantCost(Dataset known, Dataset asked, CostFunction cost, int outputs)
    {
        if (known.HasTargets)
        {
            return cost is CostFunction.MeanSquaredError or CostFunction.SoftmaxSquaredError ? Moments(known).Zip(Moments(asked), (fitted, found) =>
                found.Variance + ((found.Mean - fitted.Mean) * (found.Mean - fitted.Mean))).Average() : null;
        }

        // The best constant answers the shares that the classes have in the cost. Without weights their sum, all, is 1.
        double[] fitted = WeightedShares(known), paid = WeightedShares(asked);
        double all = asked.ClassWeights.IsEmpty ? 1 : paid.Sum(), sum = known.ClassWeights.IsEmpty ? 1 : fitted.Sum();
        double[] answers = known.ClassWeights.IsEmpty ? fitted : [.. fitted.Select(share => share / sum)];
        (double[] guesses, double[] shares) = outputs == 1 ? ([answers[^1]], [paid[^1]]) : (answers, paid);
        (double Guess, double Share)[] pairs = [.. guesses.Zip(shares)];
        double? constant = cost switch
        {
            CostFunction.Softmax => answers.Zip(paid).Sum(pair => Surprise(pair.First, pair.Second)),
            CostFunction.CrossEntropy => pairs.Sum(Surprises),
            CostFunction.BinaryCrossEntropy => pairs.Average(Surprises),
            CostFunction.Quadratic => pairs.Sum(Squares) / 2,
            CostFunction.MeanSquaredError or CostFunction.SoftmaxSquaredError => pairs.Average(Squares),
            _ => null,
        };
        return constant is { } number && double.IsFinite(number) ? number : null;

        double Surprises((double Guess, double Share) pair) => Surprise(pair.Guess, pair.Share) + Surprise(1 - pair.Guess, all - pair.Share);
        double Squares((double Guess, double Share) pair) =>
            (pair.Share * (1 - pair.Guess) * (1 - pair.Guess)) + ((all - pair.Share) * pair.Guess * pair.Guess);
    }

    /// <summary>The share of each class, times its weight in the cost.</summary>
    private static double[] WeightedShares(Dataset data)
    {
        double[] shares = Shares(data);
        return data.ClassWeights.IsEmpty ? shares : [.. shares.Zip(data.ClassWeights, (share, weight) => share * weight)];
    }

    private static double Surprise(double guess, double share) => share > 0 ? -share * Math.Log(guess) : 0;

    private static double[] Shares(Dataset data)
    {
        double[] shares = new double[data.Classes];
        foreach (byte label in data.Labels)
        {
            shares[label] += 1.0 / data.Labels.Length;
        }

        return shares;
    }

    /// <summary>Statistics of the targets; null for classes.</summary>
    public static TraceTargets? Read(Dataset data)
    {
        if (!data.HasTargets || data.Count == 0)
        {
            return null;
        }

        (double Mean, double Variance)[] moments = [.. Moments(data)];
        double[] varying = [.. moments.Select(target => target.Variance).Where(variance => variance > 0)];
        return new TraceTargets
        {
            Mean = Math.Sqrt(moments.Average(target => target.Mean * target.Mean)),
            Deviation = Math.Sqrt(moments.Average(target => target.Variance)),
            ScaleRatio = varying.Length == 0 ? 1 : Math.Sqrt(varying.Max() / varying.Min()),
        };
    }

    private static double Variance(Dataset data) => Moments(data).Average(target => target.Variance);

    /// <summary>
    /// Mean and variance of each number of a target. The mean is subtracted before squares are summed: of targets around 10⁶, a
    /// difference of squares would keep no digit of their spread.
    /// </summary>
    private static IEnumerable<(double Mean, double Variance)> Moments(Dataset data)
    {
        for (int k = 0; k < data.TargetSize; k++)
        {
            double sum = 0, squares = 0;
            for (int i = k; i < data.Targets.Length; i += data.TargetSize)
            {
                sum += data.Targets[i];
            }

            double mean = sum / data.Count;
            for (int i = k; i < data.Targets.Length; i += data.TargetSize)
            {
                squares += (data.Targets[i] - mean) * (data.Targets[i] - mean);
            }

            yield return (mean, squares / data.Count);
        }
    }
}
