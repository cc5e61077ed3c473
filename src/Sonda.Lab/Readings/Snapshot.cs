using System.Diagnostics;
using Sonda.Engine.Networks;

namespace Sonda.Lab.Readings;

/// <summary>A copy of the numbers of a network at a step. Its buffers are used again for the next copy.</summary>
internal sealed class Snapshot(IReadOnlyList<int> counts)
{
    private readonly float[][] _values = [.. counts.Select(count => new float[count])];

    /// <summary>Mini-batches done.</summary>
    public long Step { get; private set; } = -1;

    /// <summary>Copies a network, on the thread of its run.</summary>
    /// <returns>The milliseconds that it took.</returns>
    public double Take(long step, NetworkView<float> network)
    {
        long start = Stopwatch.GetTimestamp();
        Step = step;
        for (int i = 0; i < _values.Length; i++)
        {
            network.Parameters[i].CopyTo(_values[i]);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Writes to every page of the buffers, so that the first copy does not wait for memory.</summary>
    public void Touch()
    {
        foreach (float[] values in _values)
        {
            Array.Clear(values);
        }
    }

    /// <summary>Gives the numbers to another network, on the thread of the reader: the run waits for the copy alone.</summary>
    public void Fill(Network<float> network)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            network.Parameters[i].Set(_values[i]);
        }
    }
}
