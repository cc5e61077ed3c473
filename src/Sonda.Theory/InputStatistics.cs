using System.Collections.Immutable;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Theory;

/// <summary>The statistics of the data behind a forecast: the size of a row, the similarity of rows, and the classes or targets.</summary>
/// <remarks>All rows are assumed to have the same norm: the cosine of two rows is combined with the mean square of all.</remarks>
public sealed record InputStatistics
{
    private const int MaxRows = 256;
    private const int MaxTargets = 200;
    private const int Bins = 8;

    /// <summary>The number of rows in the mean δ of the forecast.</summary>
    public required int Rows { get; init; }

    /// <summary>The mean of x² over rows and inputs.</summary>
    public required double MeanSquare { get; init; }

    /// <summary>Cosines between rows of one class: the means of eighths of all such pairs, ascending; empty if there are none.</summary>
    public required ImmutableArray<double> SameClass { get; init; }

    /// <summary>Cosines between rows of different classes; if rows have targets, between any two rows.</summary>
    public required ImmutableArray<double> DifferentClass { get; init; }

    /// <summary>The share of each class in the rows; empty if rows have targets.</summary>
    public required ImmutableArray<double> ClassShares { get; init; }

    /// <summary>The weight of each class in the cost; empty if all have the same.</summary>
    public ImmutableArray<float> ClassWeights { get; init; } = [];

    /// <summary>Targets of evenly spaced rows, row after row, moved to the mean of all rows; empty if rows have classes.</summary>
    public ImmutableArray<float> Targets { get; init; } = [];

    /// <summary>
    /// Computes the statistics of a data set: mean square and classes from all rows, cosines from every pair of at most 256 evenly spaced
    /// rows. This costs about as much as a few passes over a thousand rows.
    /// </summary>
    /// <param name="data">Rows with one class or one target each.</param>
    /// <exception cref="ArgumentException">There are no rows, or rows have a class for each of several time steps.</exception>
    public static InputStatistics Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0 || data.LabelsPerRow > 1)
        {
            throw new ArgumentException(
                $"Statistics are of rows with one class or target each; found {CountedNoun.Rows(data.Count)} with {CountedNoun.Classes(data.LabelsPerRow)} each.",
                nameof(data));
        }

        double[] squares = new double[data.Count];
        float[] row = new float[data.InputSize];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            squares[i] = Dot(row, row);
        }

        (List<double> same, List<double> different) = Cosines(data, squares);
        return new InputStatistics
        {
            Rows = data.Count,
            MeanSquare = squares.Average() / data.InputSize,
            SameClass = Binned(same),
            DifferentClass = Binned(different),
            ClassShares = data.HasTargets ? [] : Shares(data),
            ClassWeights = data.ClassWeights,
            Targets = data.HasTargets ? SomeTargets(data) : [],
        };
    }

    private static (List<double> Same, List<double> Different) Cosines(Dataset data, double[] squares)
    {
        int[] chosen = [.. Spaced(data.Count, MaxRows).Where(i => squares[i] > 0)];
        float[][] rows = [.. chosen.Select(_ => new float[data.InputSize])];
        var (same, different) = (new List<double>(), new List<double>());
        for (int i = 0; i < chosen.Length; i++)
        {
            data.CopyRow(chosen[i], rows[i]);
            for (int j = 0; j < i; j++)
            {
                double cosine = Dot(rows[i], rows[j]) / Math.Sqrt(squares[chosen[i]] * squares[chosen[j]]);
                bool alike = !data.HasTargets && data.Labels[chosen[i]] == data.Labels[chosen[j]];
                (alike ? same : different).Add(Math.Clamp(cosine, -1, 1));
            }
        }

        return (same, different);
    }

    private static ImmutableArray<double> Binned(List<double> values)
    {
        values.Sort();
        int bins = Math.Min(Bins, values.Count);
        return [.. Enumerable.Range(0, bins).Select(bin =>
            values[(bin * values.Count / bins)..((bin + 1) * values.Count / bins)].Average())];
    }

    private static ImmutableArray<double> Shares(Dataset data)
    {
        double[] shares = new double[data.Classes];
        foreach (byte label in data.Labels)
        {
            shares[label] += 1.0 / data.Count;
        }

        return [.. shares];
    }

    /// <summary>
    /// The targets of some rows, moved to the mean of all: beside a large mean, the chance of which rows are chosen would be larger than what
    /// networks differ by.
    /// </summary>
    private static ImmutableArray<float> SomeTargets(Dataset data)
    {
        int[] rows = [.. Spaced(data.Count, MaxTargets)];
        int size = data.TargetSize;
        float[] targets = new float[rows.Length * size], one = new float[size];
        double[] missing = new double[size];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyTarget(i, one);
            for (int k = 0; k < size; k++)
            {
                missing[k] += (double)one[k] / data.Count;
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            data.CopyTarget(rows[i], targets.AsSpan(i * size, size));
            for (int k = 0; k < size; k++)
            {
                missing[k] -= (double)targets[(i * size) + k] / rows.Length;
            }
        }

        return [.. targets.Select((target, i) => (float)(target + missing[i % size]))];
    }

    private static IEnumerable<int> Spaced(int count, int max) =>
        Enumerable.Range(0, Math.Min(count, max)).Select(i => (int)((long)i * count / Math.Min(count, max)));

    private static double Dot(float[] x, float[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (double)x[i] * y[i];
        }

        return sum;
    }
}
