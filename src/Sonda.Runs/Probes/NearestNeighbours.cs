using Sonda.Engine.Data;

namespace Sonda.Runs.Probes;

/// <summary>
/// How well the nearest training rows predict the targets of validation rows, in the terms of a <see cref="LinearProbe"/>: a model that
/// needs no training and is not linear.
/// </summary>
/// <remarks>
/// Distances are Euclidean on inputs scaled to mean 0 and deviation 1. √n neighbours of n rows vote or are averaged: their number grows, so
/// that noise averages out, and their share of the rows shrinks, so that they stay near (Stone 1977).
/// </remarks>
internal static class NearestNeighbours
{
    /// <summary>The accuracy on the validation rows, or the explained share of the variance of their targets about the mean of the training rows.</summary>
    /// <param name="training">The rows to ask.</param>
    /// <param name="validation">The rows to predict.</param>
    /// <param name="inputs">The inputs of the training rows.</param>
    /// <param name="unseen">The inputs of the validation rows.</param>
    public static double Score(Dataset training, Dataset validation, double[][] inputs, double[][] unseen)
    {
        Standardise(inputs, unseen);
        int count = inputs.Length, neighbours = Math.Max(1, (int)Math.Sqrt(count));
        double[] distances = new double[count];
        int[] order = new int[count];
        double[] mean = training.HasTargets ? [.. Enumerable.Range(0, training.TargetSize).Select(k => Mean(training, k, Enumerable.Range(0, count)))] : [];
        double right = 0, missed = 0, spread = 0;
        for (int row = 0; row < unseen.Length; row++)
        {
            for (int i = 0; i < count; i++)
            {
                (distances[i], order[i]) = (Distance(inputs[i], unseen[row]), i);
            }

            Array.Sort(distances, order);
            int[] near = order[..neighbours];
            if (!training.HasTargets)
            {
                // Of classes with as many votes the one with the nearest row comes first.
                int most = near.GroupBy(i => training.Labels[i]).OrderByDescending(votes => votes.Count()).First().Key;
                right += most == validation.Labels[row] ? 1 : 0;
                continue;
            }

            for (int k = 0; k < training.TargetSize; k++)
            {
                double target = validation.Targets[(row * training.TargetSize) + k];
                missed += Square(target - Mean(training, k, near));
                spread += Square(target - mean[k]);
            }
        }

        return training.HasTargets ? 1 - (missed / spread) : right / unseen.Length;
    }

    private static double Mean(Dataset rows, int target, IEnumerable<int> of) => of.Average(i => (double)rows.Targets[(i * rows.TargetSize) + target]);

    private static double Square(double number) => number * number;

    private static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Square(a[i] - b[i]);
        }

        return sum;
    }

    /// <summary>Scales columns by the training rows; one that is constant there tells nothing.</summary>
    private static void Standardise(double[][] inputs, double[][] unseen)
    {
        for (int column = 0; column < inputs[0].Length; column++)
        {
            double mean = inputs.Average(row => row[column]), deviation = Math.Sqrt(inputs.Average(row => Square(row[column] - mean)));
            foreach (double[] row in inputs.Concat(unseen))
            {
                row[column] = deviation > 0 ? (row[column] - mean) / deviation : 0;
            }
        }
    }
}
