using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>What data are, in a few numbers; what <c>sonda data circle</c> shows.</summary>
/// <param name="Name">What the data are called.</param>
/// <param name="Origin">Where they came from.</param>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows to validate.</param>
/// <param name="Test">Rows to test; null where none are set aside.</param>
/// <param name="Shape">What a row is, as in <c>(1,28,28)</c>.</param>
/// <param name="Inputs">Least, mean and most of all inputs of the training rows.</param>
/// <param name="Classes">The classes with their number among the training rows; empty where there are targets.</param>
/// <param name="PerStep">Whether every time step has a class of its own.</param>
/// <param name="Targets">For each number of a target its least, mean and most; empty where there are classes.</param>
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
    /// <summary>The steps that the training sequences have, as in <c>50..150</c>; null where all have those of the shape.</summary>
    public string? Steps { get; init; }

    /// <summary>Looks at every training row.</summary>
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

    /// <summary>What stands behind them is no data.</summary>
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

/// <summary>A class and its rows, or steps where every step has a class.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ClassCount(string Name, int Count);

/// <summary>Where numbers lie.</summary>
/// <param name="Least">The least.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Most">The most.</param>
internal sealed record NumberSpan(double Least, double Mean, double Most)
{
    internal static NumberSpan Of(IEnumerable<float> numbers)
    {
        (double least, double most, double sum, long count) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (float number in numbers)
        {
            (least, most) = (Math.Min(least, number), Math.Max(most, number));
            sum += number;
            count++;
        }

        return new NumberSpan(least, sum / count, most);
    }
}
