using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Runs.Probes;

/// <summary>The outputs of each layer of a network for the rows of a data set: the inputs of the next layer with weights.</summary>
/// <param name="network">The network.</param>
/// <param name="data">The rows.</param>
internal sealed class LayerOutputs(Network<float> network, Dataset data)
{
    /// <summary>The number of rows per pass; batch normalisation computes its statistics over them.</summary>
    private const int Chunk = 250;

    /// <summary>The rows themselves.</summary>
    public static double[][] Inputs(Dataset data)
    {
        float[] row = new float[data.InputSize];
        return [.. Enumerable.Range(0, data.Count).Select(i =>
        {
            data.CopyRow(i, row);
            return Array.ConvertAll(row, value => (double)value);
        })];
    }

    /// <summary>The outputs of one layer, row by row.</summary>
    /// <param name="layer">The layer's index among the layers with weights.</param>
    public double[][] Of(int layer)
    {
        var weighted = network.WeightedLayers;
        int last = (layer + 1 < weighted.Length ? weighted[layer + 1] : network.Layers.Count) - 1;
        double[][] rows = new double[data.Count][];
        var pass = new BatchPass<float>(network, data, Math.Min(Chunk, data.Count)) { Mode = BatchMode.Probing };
        for (int start = 0; start < data.Count; start += Chunk)
        {
            int count = Math.Min(Chunk, data.Count - start);
            pass.Gather([.. Enumerable.Range(start, count)]);
            pass.Forward();
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<float> values = pass.View.Activation(last, row);
                double[] copy = rows[start + row] = new double[values.Length];
                for (int i = 0; i < copy.Length; i++)
                {
                    copy[i] = values[i];
                }
            }
        }

        return rows;
    }
}
