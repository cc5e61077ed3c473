using System.Runtime.Intrinsics;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tests;

/// <summary>A linear classifier trained by stochastic gradient descent, which shows how hard data are for the simplest model.</summary>
internal sealed class SoftmaxRegression(int inputSize)
{
    // Ten classes padded to two vectors of eight.
    private readonly Vector256<float>[] _weights = new Vector256<float>[2 * (inputSize + 1)];
    private readonly float[] _scores = new float[16];

    /// <summary>Trains with a rate that falls as 1/(1 + epoch).</summary>
    public void Train(Dataset data, int epochs, float rate)
    {
        var random = new RandomStream(1);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        float[] row = new float[inputSize];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle<int>(order);
            foreach (int i in order)
            {
                data.CopyRow(i, row);
                Score(row);
                Step(row, data.Labels[i], rate / (1 + epoch));
            }
        }
    }

    /// <summary>The share of rows, in percent, whose class gets the highest score.</summary>
    public double Accuracy(Dataset data)
    {
        float[] row = new float[inputSize];
        int right = 0;
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            Score(row);
            int best = 0;
            for (int k = 1; k < 10; k++)
            {
                best = _scores[k] > _scores[best] ? k : best;
            }

            right += best == data.Labels[i] ? 1 : 0;
        }

        return 100.0 * right / data.Count;
    }

    private void Score(float[] row)
    {
        Vector256<float> low = _weights[^2], high = _weights[^1];
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] != 0)
            {
                low += _weights[2 * i] * row[i];
                high += _weights[(2 * i) + 1] * row[i];
            }
        }

        low.CopyTo(_scores);
        high.CopyTo(_scores, 8);
    }

    private void Step(float[] row, int label, float rate)
    {
        float max = _scores.AsSpan(0, 10).ToArray().Max();
        float sum = 0;
        for (int k = 0; k < 10; k++)
        {
            sum += _scores[k] = MathF.Exp(_scores[k] - max);
        }

        for (int k = 0; k < 10; k++)
        {
            _scores[k] = -rate * ((_scores[k] / sum) - (k == label ? 1 : 0));
        }

        Vector256<float> low = Vector256.Create(_scores, 0), high = Vector256.Create(_scores, 8);
        high &= Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle();
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] != 0)
            {
                _weights[2 * i] += low * row[i];
                _weights[(2 * i) + 1] += high * row[i];
            }
        }

        _weights[^2] += low;
        _weights[^1] += high;
    }
}
