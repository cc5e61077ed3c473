using Sonda.Engine.Data;

namespace Sonda.Runs.Probes;

/// <summary>
/// How well a linear function of some features predicts the targets: ridge regression on features scaled to mean 0 and
/// deviation 1, fitted on training rows and scored on validation rows.
/// </summary>
/// <remarks>
/// Minimises Σ‖y − Wx − b‖² + λ‖W‖² (Hoerl and Kennard 1970). A class is a column of zeros and ones; the largest
/// output is the prediction. Of five values of λ it takes the one with the smallest error on the last fifth of the training rows,
/// fitted on the others. Features whose deviation is below the float32 rounding of their root mean square are left out.
/// </remarks>
/// <param name="training">The rows to fit.</param>
/// <param name="validation">The rows to score.</param>
internal sealed class LinearProbe(Dataset training, Dataset validation)
{
    /// <summary>λ divided by the number of rows.</summary>
    private static readonly double[] Penalties = [1e-5, 1e-3, 1e-2, 1e-1, 1];

    /// <summary>The share of the root mean square below which a deviation is rounding.</summary>
    private const double Rounding = 1.1920929e-7;

    private readonly double[][] _targets = Targets(training);
    private readonly double[][] _unseen = Targets(validation);

    /// <summary>The score of the best answer that ignores its input, on the validation rows.</summary>
    public double Chance => training.HasTargets ? 0 : _unseen.Average(row => row[Largest(Mean(_targets))]);

    /// <summary>The accuracy on the validation rows, or the explained share of the variance of their targets.</summary>
    /// <param name="features">The features of the training rows.</param>
    /// <param name="unseen">The features of the validation rows.</param>
    public double Score(double[][] features, double[][] unseen)
    {
        LinearMap map = BestMap(features);
        double[][] answers = map.Answers(unseen);
        if (!training.HasTargets)
        {
            return Accuracy(answers);
        }

        double[] mean = Mean(_unseen);
        return 1 - (SquaredError(answers, _unseen) / SquaredError([.. _unseen.Select(_ => mean)], _unseen));
    }

    /// <summary>
    /// For classes, the accuracy of a linear discriminant (Fisher 1936), if that is better than the largest output of the regression: outputs
    /// of three classes along one line hide the middle one, distances to the means of the classes do not. And the squared correlation of
    /// the outputs with the columns of zeros and ones that stand for the classes.
    /// </summary>
    /// <param name="features">The features of the training rows.</param>
    /// <param name="unseen">The features of the validation rows.</param>
    public (double Accuracy, double Share) BestAccuracy(double[][] features, double[][] unseen)
    {
        LinearMap map = BestMap(features);
        double[][] answers = map.Answers(unseen);
        int[] found = LinearDiscriminant.Classify(map.Answers(features), [.. _targets.Select(Largest)], answers);
        double byDistance = found.Length == 0 ? 0 : found.Zip(_unseen).Average(pair => pair.Second[pair.First]);
        return (Math.Max(Accuracy(answers), byDistance), AnswerCorrelation.Squared(answers, _unseen));
    }

    private double Accuracy(double[][] answers) => answers.Zip(_unseen).Average(pair => pair.Second[Largest(pair.First)]);

    /// <summary>The map whose λ has the smallest error on the last fifth of the training rows.</summary>
    private LinearMap BestMap(double[][] features)
    {
        int held = features.Length / 5, fitted = features.Length - held;
        double[][] most = features[..fitted], rest = features[fitted..];
        double best = double.PositiveInfinity, penalty = Penalties[^1];
        LinearMap[] candidates = held == 0 ? [] : Fit(most, _targets[..fitted], Penalties);
        for (int i = 0; i < candidates.Length; i++)
        {
            double error = SquaredError(candidates[i].Answers(rest), _targets[fitted..]);
            (best, penalty) = error < best ? (error, Penalties[i]) : (best, penalty);
        }

        return Fit(features, _targets, [penalty])[0];
    }

    private static LinearMap[] Fit(double[][] features, double[][] targets, double[] penalties)
    {
        double[] mean = Mean(features), scale = new double[mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            double squares = features.Average(row => row[i] * row[i]);
            double deviation = Math.Sqrt(features.Average(row => (row[i] - mean[i]) * (row[i] - mean[i])));
            scale[i] = deviation > Rounding * Math.Sqrt(squares) ? 1 / deviation : 0;
        }

        if (!scale.Any(factor => factor > 0))
        {
            scale[0] = 1; // All features are constant. The probe keeps one, so that it still answers: the mean.
        }

        int[] kept = [.. Enumerable.Range(0, mean.Length).Where(i => scale[i] > 0)];
        double[] level = Mean(targets);
        double[][] x = [.. features.Select(row => Array.ConvertAll(kept, i => (row[i] - mean[i]) * scale[i]))];
        double[][] y = [.. targets.Select(row => row.Zip(level, (value, middle) => value - middle).ToArray())];
        return [.. Ridge.Solve(x, y, Array.ConvertAll(penalties, penalty => penalty * features.Length))
            .Select(weights => new LinearMap(kept, mean, scale, level, weights))];
    }

    private static double[][] Targets(Dataset data)
    {
        double[][] rows = new double[data.Count][];
        float[] target = new float[data.TargetSize];
        for (int i = 0; i < rows.Length; i++)
        {
            if (data.HasTargets)
            {
                data.CopyTarget(i, target);
                rows[i] = Array.ConvertAll(target, value => (double)value);
            }
            else
            {
                rows[i] = new double[data.Classes];
                rows[i][data.Labels[i]] = 1;
            }
        }

        return rows;
    }

    private static double[] Mean(double[][] rows)
    {
        double[] mean = new double[rows[0].Length];
        foreach (double[] row in rows)
        {
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += row[i] / rows.Length;
            }
        }

        return mean;
    }

    private static double SquaredError(double[][] answers, double[][] targets) =>
        answers.Zip(targets).Sum(pair => pair.First.Zip(pair.Second, (a, t) => (a - t) * (a - t)).Sum());

    private static int Largest(double[] row) => Array.IndexOf(row, row.Max());

    /// <summary>y = W (x − mean)·scale + level.</summary>
    private sealed record LinearMap(int[] Kept, double[] Mean, double[] Scale, double[] Level, double[][] Weights)
    {
        public double[][] Answers(double[][] features) => [.. features.Select(row =>
        {
            double[] answer = [.. Level];
            for (int k = 0; k < Kept.Length; k++)
            {
                double x = (row[Kept[k]] - Mean[Kept[k]]) * Scale[Kept[k]];
                for (int j = 0; j < answer.Length; j++)
                {
                    answer[j] += x * Weights[k][j];
                }
            }

            return answer;
        })];
    }
}
