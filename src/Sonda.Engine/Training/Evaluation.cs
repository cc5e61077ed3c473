using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Training;

/// <summary>How good a network is on a data set.</summary>
/// <param name="Accuracy">The share of rows whose largest output is their class, 0 to 1.</param>
/// <param name="Cost">The mean cost of a row, without the L2 term.</param>
public readonly record struct Score(double Accuracy, double Cost);

/// <summary>Runs a network forward over a data set, its buffers kept from one time to the next.</summary>
public sealed class Evaluation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Chunk = 100;

    private readonly BatchPass<T> _pass;
    private readonly Dataset _data;
    private readonly int[] _rows;

    /// <summary>Makes ready to evaluate.</summary>
    /// <exception cref="ArgumentException">The network does not fit the data.</exception>
    public Evaluation(Network<T> network, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _pass = new BatchPass<T>(network, data, Chunk);
        _rows = [.. Enumerable.Range(0, data.Count)];
    }

    /// <summary>The share of rows whose largest output is their class, 0 to 1; the first of equals counts.</summary>
    public double Accuracy()
    {
        int right = 0;
        ForEachChunk(() => right += CountRight());
        return _data.Count == 0 ? double.NaN : (double)right / _data.Count;
    }

    /// <summary>Accuracy and mean cost together.</summary>
    public Score Score()
    {
        int right = 0;
        double cost = 0;
        ForEachChunk(() =>
        {
            right += CountRight();
            for (int row = 0; row < _pass.Rows; row++)
            {
                cost += _pass.CostOf(row);
            }
        });
        return new Score((double)right / _data.Count, cost / _data.Count);
    }

    private void ForEachChunk(Action read)
    {
        for (int start = 0; start < _rows.Length; start += Chunk)
        {
            _pass.Gather(_rows.AsSpan(start, Math.Min(Chunk, _rows.Length - start)));
            _pass.Forward();
            read();
        }
    }

    private int CountRight()
    {
        int right = 0;
        ReadOnlySpan<byte> labels = _pass.Labels;
        int output = _pass.Network.Spec.LayerCount - 1;
        for (int row = 0; row < labels.Length; row++)
        {
            // From z: the order is that of the outputs, and two outputs that both rounded to 1 stay apart.
            ReadOnlySpan<T> z = _pass.WeightedInput(output, row);
            int best = 0;
            for (int i = 1; i < z.Length; i++)
            {
                best = z[i] > z[best] ? i : best;
            }

            right += best == labels[row] ? 1 : 0;
        }

        return right;
    }
}
