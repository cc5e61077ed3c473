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
    /// <summary>
    /// The accuracy on the validation rows, or for numeric targets the explained share of their variance about the mean of the training rows;
    /// and the squared correlation of answers and targets, for classes of the shares of the votes with the classes' indicators.
    /// </summary>
    /// <param name="training">The rows to ask.</param>
    /// <param name="validation">The rows to predict.</param>
    /// <param name="inputs">The inputs of the training rows.</param>
    /// <param name="unseen">The inputs of the validation rows.</param>
    public static (double Score, double Share) Score(Dataset training, Dataset validation, double[][] inputs, double[][] unseen)
    {
        Standardise(inputs, unseen);
        int count = inputs.Length, neighbours = Math.Max(1, (int)Math.Sqrt(count));
        double[] distances = new double[count];
        int[] order = new int[count];
        int columns = training.HasTargets ? training.TargetSize : training.Classes;
        double[] mean = [.. Enumerable.Range(0, columns).Select(k => Mean(training, k, Enumerable.Range(0, count)))];
        double right = 0, missed = 0, spread = 0;
        double[][] answers = new double[unseen.Length][], targets = new double[unseen.Length][];
        for (int row = 0; row < unseen.Length; row++)
        {
            for (int i = 0; i < count; i++)
            {
                (distances[i], order[i]) = (Distance(inputs[i], unseen[row]), i);
            }

            Array.Sort(distances, order);
            int[] near = order[..neighbours];
            answers[row] = [.. Enumerable.Range(0, columns).Select(k => Mean(training, k, near))];
            targets[row] = [.. Enumerable.Range(0, columns).Select(k => Target(validation, row, k))];
            for (int k = 0; k < columns; k++)
            {
                missed += Square(targets[row][k] - answers[row][k]);
                spread += Square(targets[row][k] - mean[k]);
            }

            if (!training.HasTargets)
            {
                // Of classes with as many votes the one with the nearest row comes first.
                int most = near.GroupBy(i => training.Labels[i]).OrderByDescending(votes => votes.Count()).First().Key;
                right += most == validation.Labels[row] ? 1 : 0;
            }
        }

        return (training.HasTargets ? 1 - (missed / spread) : right / unseen.Length, AnswerCorrelation.Squared(answers, targets));
    }

    private static double Mean(Dataset rows, int column, IEnumerable<int> of) => of.Average(i => Target(rows, i, column));

    /// <summary>A number of a row's target, or the indicator of a class.</summary>
    private static double Target(Dataset rows, int row, int column) => rows.HasTargets ? rows.Targets[(row * rows.TargetSize) + column]
        : rows.Labels[row] == column ? 1 : 0;

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
