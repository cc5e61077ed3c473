using System.Globalization;
using Sonda.Data;
using Sonda.Engine.Data;

namespace Sonda.Lab.Readings;

/// <summary>Images of a data set, to be looked at.</summary>
internal static class ExampleRows
{
    private const int DigitInputs = 784, DigitSide = 28;

    /// <summary>Whether rows are images of a class.</summary>
    public static bool ArePictures(Dataset rows) =>
        !rows.HasTargets && rows.LabelsPerRow == 1 && (rows.InputShape.IsImage || rows.InputSize == DigitInputs);

    /// <summary>A validation row of each class, as it was before scaling; null if the rows are no images of a class.</summary>
    /// <param name="data">The data.</param>
    /// <param name="max">At most so many classes, the first in their order.</param>
    public static ExamplesDocument? Of(LoadedData data, int max = int.MaxValue)
    {
        Dataset rows = data.Validation;
        if (!ArePictures(rows))
        {
            return null;
        }

        int height = rows.InputShape.IsImage ? rows.InputShape.Height : DigitSide, width = rows.InputShape.IsImage ? rows.InputShape.Width : DigitSide;
        var found = new SortedDictionary<int, float[]>();
        for (int row = 0; row < rows.Count && found.Count < rows.Classes; row++)
        {
            if (!found.ContainsKey(rows.Labels[row]))
            {
                float[] inputs = new float[rows.InputSize];
                rows.CopyRow(row, inputs);
                data.Scaling?.Undo(rows.InputShape, inputs);
                found[rows.Labels[row]] = inputs;
            }
        }

        return new ExamplesDocument([height, width], [.. found.Take(max).Select(example => new ExampleRow(
            data.ClassNames.Count > example.Key ? data.ClassNames[example.Key] : example.Key.ToString(CultureInfo.InvariantCulture),
            Array.ConvertAll(example.Value, value => (float)Math.Round(value, 3))))]);
    }
}

/// <summary>A row of each class.</summary>
internal sealed record ExamplesDocument(IReadOnlyList<int> Shape, IReadOnlyList<ExampleRow> Rows);

/// <summary>A row of a class.</summary>
internal sealed record ExampleRow(string Label, IReadOnlyList<float> Inputs);
