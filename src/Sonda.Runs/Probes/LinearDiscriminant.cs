namespace Sonda.Runs.Probes;

/// <summary>
/// Linear discriminant analysis in the space of the outputs of a linear regression on the classes. That space holds every direction that
/// separates class means, so the result is that of the inputs (Hastie, Tibshirani and Buja 1994), with matrices of the size of the classes.
/// </summary>
internal static class LinearDiscriminant
{
    /// <summary>The share of the mean variance that is added to every variance, so that directions without any do not divide by zero.</summary>
    private const double Regularisation = 1e-6;

    /// <summary>The class of each row: the smallest Mahalanobis distance to a class mean, less twice the logarithm of its share.</summary>
    /// <param name="outputs">The outputs for the training rows.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="asked">The outputs for the rows to classify.</param>
    /// <returns>One class for each row; none if the within-class covariance vanishes.</returns>
    public static int[] Classify(double[][] outputs, int[] labels, double[][] asked)
    {
        int classes = outputs[0].Length, size = classes - 1; // The outputs add to 1, so that the last one says nothing.
        double[] shares = new double[classes];
        double[][] means = [.. Enumerable.Range(0, classes).Select(_ => new double[size])];
        for (int row = 0; row < outputs.Length; row++)
        {
            shares[labels[row]] += 1.0 / outputs.Length;
            for (int i = 0; i < size; i++)
            {
                means[labels[row]][i] += outputs[row][i];
            }
        }

        for (int k = 0; k < classes; k++)
        {
            for (int i = 0; i < size; i++)
            {
                means[k][i] /= Math.Max(shares[k] * outputs.Length, 1);
            }
        }

        double[,] covariance = Within(outputs, labels, means, size);
        double trace = Enumerable.Range(0, size).Sum(i => covariance[i, i]);
        if (!(trace > 0))
        {
            return [];
        }

        for (int i = 0; i < size; i++)
        {
            covariance[i, i] += Regularisation * trace / size;
        }

        double[][] axes = Factor(covariance, size);
        double[][] centres = [.. means.Select(mean => Whitened(axes, mean))];
        int[] present = [.. Enumerable.Range(0, classes).Where(k => shares[k] > 0)];
        return [.. asked.Select(row => Whitened(axes, row)).Select(row => present.MinBy(k => Squared(row, centres[k]) - (2 * Math.Log(shares[k]))))];
    }

    private static double[,] Within(double[][] outputs, int[] labels, double[][] means, int size)
    {
        double[,] covariance = new double[size, size];
        for (int row = 0; row < outputs.Length; row++)
        {
            double[] mean = means[labels[row]];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    covariance[i, j] += (outputs[row][i] - mean[i]) * (outputs[row][j] - mean[j]) / outputs.Length;
                }
            }
        }

        return covariance;
    }

    /// <summary>The lower triangle L of the covariance LLᵀ (Cholesky).</summary>
    private static double[][] Factor(double[,] covariance, int size)
    {
        double[][] lower = [.. Enumerable.Range(0, size).Select(i => new double[i + 1])];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = covariance[i, j];
                for (int k = 0; k < j; k++)
                {
                    rest -= lower[i][k] * lower[j][k];
                }

                lower[i][j] = i == j ? Math.Sqrt(Math.Max(rest, double.Epsilon)) : rest / lower[j][j];
            }
        }

        return lower;
    }

    /// <summary>L⁻¹ x: coordinates in which the classes are round and of size 1.</summary>
    private static double[] Whitened(double[][] lower, double[] x)
    {
        double[] y = new double[lower.Length];
        for (int i = 0; i < y.Length; i++)
        {
            double rest = x[i];
            for (int k = 0; k < i; k++)
            {
                rest -= lower[i][k] * y[k];
            }

            y[i] = rest / lower[i][i];
        }

        return y;
    }

    private static double Squared(double[] a, double[] b) => a.Zip(b).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second));
}
