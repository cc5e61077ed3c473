using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;

namespace Sonda.Runs.Traces;

/// <summary>Reads statistics of the inputs of a data set.</summary>
internal static class InputReader
{
    private const int MaxRows = 1000;

    /// <summary>Reads at most a thousand evenly spaced rows; in sequences, a feature covers all steps.</summary>
    public static TraceInputs Read(Dataset data)
    {
        int rows = Math.Min(data.Count, MaxRows), features = data.InputShape.Features;
        double[] sums = new double[features], squares = new double[features];
        double largest = 0;
        float[] row = new float[data.InputSize];
        for (int i = 0; i < rows; i++)
        {
            data.CopyRow((int)((long)i * data.Count / rows), row);
            for (int column = 0; column < row.Length; column++)
            {
                double value = row[column];
                sums[column % features] += value;
                squares[column % features] += value * value;
                largest = Math.Max(largest, Math.Abs(value));
            }
        }

        double each = (double)rows * row.Length / features;
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++)
        {
            double mean = sums[feature] / each, variance = (squares[feature] / each) - (mean * mean);

            // The difference of two nearly equal sums of squares is rounding.
            deviations[feature] = variance > 1e-12 * squares[feature] / each ? Math.Sqrt(variance) : 0;
        }

        double[] varying = [.. deviations.Where(deviation => deviation > 0)];
        return new TraceInputs
        {
            Rows = rows,
            Rms = Math.Sqrt(squares.Sum() / (each * features)),
            Mean = sums.Sum() / (each * features),
            LargestMagnitude = largest,
            FeatureScaleRatio = varying.Length == 0 ? 1 : varying.Max() / varying.Min(),
            ConstantShare = 1 - ((double)varying.Length / features),
        };
    }
}
