using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>A summary of data in a few numbers, as <c>sonda data circle</c> shows it.</summary>
/// <param name="Name">The name of the data.</param>
/// <param name="Origin">Their origin.</param>
/// <param name="Training">The number of training rows.</param>
/// <param name="Validation">The number of validation rows.</param>
/// <param name="Test">The number of test rows; null if there are none.</param>
/// <param name="Shape">The shape of a row, as in <c>(1,28,28)</c>.</param>
/// <param name="Inputs">Minimum, mean and maximum of all inputs of the training rows.</param>
/// <param name="Classes">The classes with their counts in the training rows; empty if there are targets.</param>
/// <param name="PerStep">Whether every time step has a class of its own.</param>
/// <param name="Targets">Minimum, mean and maximum of each number of a target; empty if there are classes.</param>
internal sealed record DataSummary(
    string Name,
    LocalizableText Origin,
    int Training,
    int Validation,
    int? Test,
    string Shape,
    NumberSpan Inputs,
    IReadOnlyList<ClassCount> Classes,
    bool PerStep,
    IReadOnlyList<NumberSpan> Targets)
{
    /// <summary>The steps of the training sequences, as in <c>50..150</c>; null if all have the steps of the shape.</summary>
    public string? Steps { get; init; }

    /// <summary>Computes the summary from every training row.</summary>
    public static DataSummary Of(LoadedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Dataset rows = data.Training;
        int[] counts = new int[rows.Classes];
        for (int i = 0; i < rows.Labels.Length; i++)
        {
            int step = i % rows.LabelsPerRow;
            if (rows.LabelsPerRow == 1 || step < StepsOf(rows, i / rows.LabelsPerRow))
            {
                counts[rows.Labels[i]]++;
            }
        }

        return new DataSummary(
            data.Name,
            data.Origin,
            rows.Count,
            data.Validation.Count,
            data.Test?.Count,
            rows.InputShape.ToString(),
            NumberSpan.Of(InputsOf(rows)),
            [.. counts.Select((count, label) => new ClassCount(NameOf(data, label), count))],
            rows.LabelsPerRow > 1,
            [.. Enumerable.Range(0, rows.TargetSize).Select(i => NumberSpan.Of(TargetsOf(rows, i)))])
        {
            Steps = rows.Lengths.IsEmpty ? null : $"{new StepRange(rows.Lengths.ToArray().Min(), rows.Lengths.ToArray().Max())}",
        };
    }

    /// <summary>The steps of a row; the numbers behind the end of a sequence are padding.</summary>
    private static int StepsOf(Dataset rows, int row) => rows.Lengths.IsEmpty ? rows.InputShape.Steps : rows.Lengths[row];

    private static string NameOf(LoadedData data, int label) => label < data.ClassNames.Count
        ? data.ClassNames[label]
        : label.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<float> InputsOf(Dataset rows)
    {
        float[] row = new float[rows.InputSize];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.CopyRow(i, row);
            for (int x = 0; x < StepsOf(rows, i) * rows.InputShape.Features; x++)
            {
                yield return row[x];
            }
        }
    }

    private static IEnumerable<float> TargetsOf(Dataset rows, int index)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            yield return rows.Targets[(i * rows.TargetSize) + index];
        }
    }
}

/// <summary>A class and the number of its rows, or of its steps if every step has a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">Their number.</param>
internal sealed record ClassCount(string Name, int Count);

/// <summary>The span of some numbers.</summary>
/// <param name="Min">The minimum.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Max">The maximum.</param>
internal sealed record NumberSpan(double Min, double Mean, double Max)
{
    internal static NumberSpan Of(IEnumerable<float> numbers)
    {
        (double min, double max, double sum, long count) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (float number in numbers)
        {
            (min, max) = (Math.Min(min, number), Math.Max(max, number));
            sum += number;
            count++;
        }

        return new NumberSpan(min, sum / count, max);
    }
}
