using Sonda.Engine.Layers;
using Sonda.Lab.Documents;
using Sonda.Runs.Probes;

namespace Sonda.Lab.Readings;

/// <summary>Reads single weights and their gradients.</summary>
internal static class WeightReader
{
    /// <summary>The largest weights of a dense layer as [from, to, weight], strongest first; none of other kinds.</summary>
    public static IReadOnlyList<double[]> Strongest(LayerView<float> layer, int count)
    {
        if (layer.Role != LayerRole.Weights || layer.Output.IsImage || layer.Input.IsSequence)
        {
            return [];
        }

        ParameterView<float> weights = layer.Parameters[0];
        float[] values = new float[weights.Count];
        weights.CopyTo(values);
        var strongest = new PriorityQueue<int, float>(count + 1);
        for (int i = 0; i < values.Length; i++)
        {
            float size = Math.Abs(values[i]);
            if (strongest.Count < count)
            {
                strongest.Enqueue(i, size);
            }
            else if (strongest.TryPeek(out _, out float smallest) && size > smallest)
            {
                strongest.EnqueueDequeue(i, size);
            }
        }

        int columns = weights.Columns;
        return [.. strongest.UnorderedItems.OrderByDescending(item => item.Priority)
            .Select(item => new double[] { item.Element / columns, item.Element % columns, LabJson.Short(values[item.Element]) })];
    }

    /// <summary>The shares of a layer's weights by the size of their gradients.</summary>
    public static HistogramLayer Histogram(LayerGradient layer, double first, double width, int bins)
    {
        double[] counts = new double[bins];
        double zero = 0, below = 0, above = 0;
        ReadOnlySpan<double> sums = layer.WeightSums.Span;
        double unit = layer.WeightUnitLog10, each = 1.0 / Math.Max(1, sums.Length);
        foreach (double sum in sums)
        {
            int bin = (int)Math.Floor((Math.Log10(Math.Abs(sum)) + unit - first) / width);
            if (sum == 0)
            {
                zero += each;
            }
            else if (bin < 0)
            {
                below += each;
            }
            else if (bin >= bins || double.IsNaN(sum))
            {
                above += each;
            }
            else
            {
                counts[bin] += each;
            }
        }

        int last = Array.FindLastIndex(counts, count => count > 0);
        return new HistogramLayer(LabJson.Short(zero), LabJson.Short(below), LabJson.Short(above), [.. counts.Take(last + 1).Select(LabJson.Short)]);
    }
}
