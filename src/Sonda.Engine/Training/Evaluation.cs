using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Training;

/// <summary>The accuracy and the cost of a network on a data set.</summary>
/// <param name="Accuracy">The share of rows with the right class, 0 to 1; NaN if the rows have targets.</param>
/// <param name="Cost">The mean cost of a row, without the L2 term.</param>
public readonly record struct Score(double Accuracy, double Cost);

/// <summary>Evaluates a network on a data set; keeps its buffers between evaluations.</summary>
public sealed class Evaluation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Chunk = 100;

    private readonly BatchPass<T> _pass;
    private readonly Dataset _data;
    private readonly int[] _rows;

    /// <summary>Prepares an evaluation.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The rows.</param>
    /// <param name="workers">Threads that share large computations, as in <see cref="Trainer{T}"/>; null for the calling thread
    /// only.</param>
    /// <exception cref="ArgumentException">The network does not fit the data.</exception>
    public Evaluation(Network<T> network, Dataset data, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _pass = new BatchPass<T>(network, data, Chunk) { Mode = BatchMode.Evaluation, Workers = workers };
        _rows = [.. Enumerable.Range(0, data.Count)];
    }

    /// <summary>
    /// Computes the share of rows with the right class, 0 to 1. The predicted class is the largest output, the first of equals; with a
    /// single output, the nearer of 0 and 1. If every time step has a class, the result is the mean over the rows of their shares of steps;
    /// NaN if the rows have targets.
    /// </summary>
    public double Accuracy()
    {
        double right = 0;
        ForEachChunk(() => right += CountRight());
        return _data.Count == 0 ? double.NaN : right / _data.Count;
    }

    /// <summary>Computes accuracy and mean cost together.</summary>
    public Score Score() => Score(CancellationToken.None);

    /// <summary>The same, given up as soon as <paramref name="stop"/> is set.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    internal Score Score(CancellationToken stop)
    {
        double right = 0;
        double cost = 0;
        ForEachChunk(() =>
        {
            stop.ThrowIfCancellationRequested();
            right += CountRight();
            for (int row = 0; row < _pass.Rows; row++)
            {
                cost += _pass.View.CostOf(row);
            }
        });
        return new Score(right / _data.Count, cost / _data.Count);
    }

    /// <summary>
    /// The class that the network gives to each row: that of the largest output, of a single output the nearer of 0 and 1; if
    /// every time step has a class, that of the first step.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rows have targets and no classes.</exception>
    public int[] Predictions()
    {
        if (_data.HasTargets)
        {
            throw new InvalidOperationException($"{_data.Name} has numbers to be met: there are no classes to predict.");
        }

        int[] classes = new int[_data.Count];
        int done = 0;
        ForEachChunk(() =>
        {
            for (int row = 0; row < _pass.Rows; row++)
            {
                classes[done++] = _pass.View.ClassOf(row);
            }
        });
        return classes;
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

    private double CountRight()
    {
        double right = 0;
        for (int row = 0; row < _pass.Rows; row++)
        {
            right += _pass.View.RightShare(row);
        }

        return right;
    }
}
