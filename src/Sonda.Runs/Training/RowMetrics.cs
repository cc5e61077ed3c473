using Sonda.Data;
using Sonda.Data.Scaling;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Runs.Training;

/// <summary>What a trained network achieves on some rows, in the terms in which tables are usually judged.</summary>
public sealed record RowMetrics
{
    private const int Chunk = 500;

    /// <summary>With more classes, no area under a curve is computed.</summary>
    private const int MaxCurves = 50;

    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The share of rows whose class is right, in percent; null for regression.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The same of always answering the largest class of the training rows.</summary>
    public double? BaselineAccuracy { get; init; }

    /// <summary>The mean recall of the classes that occur, in percent; null for regression.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>The mean F1 of the classes that occur or are predicted, in percent; null for regression.</summary>
    public double? MacroF1 { get; init; }

    /// <summary>
    /// The area under the ROC curve, 0.5 for guessing and 1 at best: of the second of two classes, or the mean of each class against the
    /// others. Null for regression, if only one class occurs, or if there are very many.
    /// </summary>
    public double? Auc { get; init; }

    /// <summary>The classes, in order; empty for regression.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; init; } = [];

    /// <summary>
    /// R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)² with the mean ȳ of these rows; null for classes, or if all targets are alike. 0 is as good as ȳ.
    /// </summary>
    public double? R2 { get; init; }

    /// <summary>The root of the mean squared error, in the unit of the target; null for classes and for several targets.</summary>
    public double? Rmse { get; init; }

    /// <summary>The mean absolute error, in the unit of the target; null for classes and for several targets.</summary>
    public double? Mae { get; init; }

    /// <summary>The root of the mean squared error of always answering the mean of the training targets; null as <see cref="Rmse"/>.</summary>
    public double? BaselineRmse { get; init; }

    /// <summary>The metrics on rows of a table; null for other data, for no rows, and if every time step has a class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data, for their scaling and the names of classes.</param>
    /// <param name="rows">The rows; null if the data have no such rows.</param>
    public static RowMetrics? OfTable(Network<float> network, LoadedData data, Dataset? rows)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Preparation?.Table is null || rows is null ? null : Of(network, data, rows);
    }

    /// <summary>Lets a network answer for rows, and compares; null if every time step has a class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data, for their scaling and the names of classes.</param>
    /// <param name="rows">The rows.</param>
    public static RowMetrics? Of(Network<float> network, LoadedData data, Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.LabelsPerRow > 1 || rows.Count == 0)
        {
            return null;
        }

        var pass = new BatchPass<float>(network, rows, Math.Min(Chunk, rows.Count)) { Mode = BatchMode.Evaluation };
        int size = rows.HasTargets ? rows.TargetSize : rows.Classes;
        float[] answers = new float[rows.Count * size];
        int[] classes = new int[rows.HasTargets ? 0 : rows.Count];
        for (int done = 0; done < rows.Count; done += Chunk)
        {
            int[] chunk = [.. Enumerable.Range(done, Math.Min(Chunk, rows.Count - done))];
            pass.Gather(chunk);
            pass.Forward();
            for (int i = 0; i < chunk.Length; i++)
            {
                ReadOnlySpan<float> output = pass.View.Activation(pass.View.Network.Layers.Length - 1, i);
                Span<float> answer = answers.AsSpan(chunk[i] * size, size);
                if (rows.HasTargets)
                {
                    output[..size].CopyTo(answer);
                }
                else
                {
                    classes[chunk[i]] = pass.View.ClassOf(i);
                    ClassProbabilities.Write(network.Spec.Cost, output, answer);
                }
            }
        }

        return rows.HasTargets ? OfNumbers(answers, data, rows) : OfClasses(answers, classes, data, rows);
    }

    private static RowMetrics OfNumbers(float[] answers, LoadedData data, Dataset rows)
    {
        int size = rows.TargetSize;
        var shares = new List<double>();
        double squares = 0, absolute = 0, baseline = 0;
        for (int k = 0; k < size; k++)
        {
            double mean = 0, known = 0, spread = 0;
            squares = absolute = baseline = 0;
            for (int i = 0; i < rows.Count; i++)
            {
                mean += rows.Targets[(i * size) + k] / (double)rows.Count;
            }

            // Another file has no training rows; the network remembers the mean of its own.
            if (data is { IsWhole: true, Preparation.Table.Target.Mean: var remembered })
            {
                known = data.Scaling is { Targets: [LinearMap scale, ..] } ? scale.Apply((float)remembered) : remembered;
            }
            else
            {
                for (int i = 0; i < data.Training.Count; i++)
                {
                    known += data.Training.Targets[(i * size) + k] / (double)data.Training.Count;
                }
            }

            for (int i = 0; i < rows.Count; i++)
            {
                double target = rows.Targets[(i * size) + k], miss = answers[(i * size) + k] - target;
                squares += miss * miss;
                absolute += Math.Abs(miss);
                spread += (target - mean) * (target - mean);
                baseline += (target - known) * (target - known);
            }

            if (spread > 0)
            {
                shares.Add(1 - (squares / spread));
            }
        }

        // Scaling divides targets by a number, so that an error in their unit is that many times as large.
        double unit = data.Scaling is { Targets: [LinearMap map, ..] } ? Math.Abs(map.Divisor) : 1;
        bool isOne = size == 1;
        return new RowMetrics
        {
            Rows = rows.Count,
            R2 = shares.Count == 0 ? null : shares.Average(),
            Rmse = isOne ? unit * Math.Sqrt(squares / rows.Count) : null,
            Mae = isOne ? unit * absolute / rows.Count : null,
            BaselineRmse = isOne ? unit * Math.Sqrt(baseline / rows.Count) : null,
        };
    }

    private static RowMetrics OfClasses(float[] answers, int[] predicted, LoadedData data, Dataset rows)
    {
        int count = rows.Classes;
        int[] there = new int[count], answered = new int[count], right = new int[count];
        for (int i = 0; i < rows.Count; i++)
        {
            there[rows.Labels[i]]++;
            answered[predicted[i]]++;
            right[rows.Labels[i]] += predicted[i] == rows.Labels[i] ? 1 : 0;
        }

        ClassMetrics[] classes = [.. Enumerable.Range(0, count).Select(label => new ClassMetrics(
            label < data.ClassNames.Count ? data.ClassNames[label] : label.ToString(System.Globalization.CultureInfo.InvariantCulture),
            there[label],
            answered[label] == 0 ? null : Percent((double)right[label] / answered[label]),
            there[label] == 0 ? null : Percent((double)right[label] / there[label]),
            there[label] + answered[label] == 0 ? null : Percent(2.0 * right[label] / (there[label] + answered[label]))))];
        double[] areas = count > MaxCurves ? [] : [.. (count == 2 ? [1] : Enumerable.Range(0, count))
            .Where(label => there[label] > 0 && there[label] < rows.Count)
            .Select(label => Area(answers, rows, label))];
        return new RowMetrics
        {
            Rows = rows.Count,
            Classes = classes,
            Accuracy = Percent((double)right.Sum() / rows.Count),
            BaselineAccuracy = Percent((double)there[LargestOf(data)] / rows.Count),
            BalancedAccuracy = Percent(classes.Where(one => one.Recall is not null).Average(one => one.Recall!.Value) / 100),
            MacroF1 = Percent(classes.Where(one => one.F1 is not null).Average(one => one.F1!.Value) / 100),
            Auc = areas.Length == 0 ? null : Math.Round(areas.Average(), 10),
        };
    }

    /// <summary>The largest class of the training rows; that of another file's network is remembered.</summary>
    private static int LargestOf(LoadedData data)
    {
        IEnumerable<long> counts = data.Preparation?.Table?.Target is { IsRegression: false } target ? target.Counts
            : Enumerable.Range(0, data.Training.Classes).Select(label => (long)data.Training.Labels.Count((byte)label));
        return counts.Index().MaxBy(count => count.Item).Index;
    }

    /// <summary>The share of pairs of a row of the class and another one in which the first has the larger score; equal ones count half.</summary>
    private static double Area(float[] scores, Dataset rows, int label)
    {
        int count = rows.Count, size = rows.Classes;
        float[] keys = new float[count];
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            (keys[i], order[i]) = (scores[(i * size) + label], i);
        }

        Array.Sort(keys, order);
        double ranks = 0;
        long positive = 0;
        for (int from = 0; from < count;)
        {
            int to = from;
            long here = 0;
            while (to < count && keys[to] == keys[from])
            {
                here += rows.Labels[order[to]] == label ? 1 : 0;
                to++;
            }

            // Ranks count from 1; equal scores share the mean of theirs.
            ranks += here * (from + 1 + to) / 2.0;
            positive += here;
            from = to;
        }

        return (ranks - (positive * (positive + 1) / 2.0)) / (positive * (double)(count - positive));
    }

    // 100 · 0.9309 is 93.08999999999999, unreadable in a JSON file.
    private static double Percent(double share) => Math.Round(100 * share, 10);
}

/// <summary>The answers for one class. Null where a share has no rows to count.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Precision">Of the rows that the network calls so, the share that are of the class, in percent.</param>
/// <param name="Recall">Of the rows of the class, the share that the network calls so, in percent.</param>
/// <param name="F1">The harmonic mean of both, in percent.</param>
public sealed record ClassMetrics(string Name, int Rows, double? Precision, double? Recall, double? F1);
