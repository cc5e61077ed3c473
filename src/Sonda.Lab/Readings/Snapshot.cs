using Sonda.Engine.Layers;
using Sonda.Engine.Networks;

namespace Sonda.Lab.Readings;

/// <summary>A copy of a network at a step. Its buffers are used again for the next copy.</summary>
internal sealed class Snapshot
{
    private readonly float[][] _values;

    public Snapshot(NetworkSpec spec)
    {
        Network = new Network<float>(spec);
        _values = [.. Network.Parameters.Select(parameter => new float[parameter.Count])];
    }

    /// <summary>Mini-batches done.</summary>
    public long Step { get; private set; } = -1;

    /// <summary>The copy.</summary>
    public Network<float> Network { get; }

    /// <summary>Copies a network, on the thread of its run.</summary>
    public void Take(long step, NetworkView<float> network)
    {
        Step = step;
        for (int i = 0; i < _values.Length; i++)
        {
            network.Parameters[i].CopyTo(_values[i]);
        }
    }

    /// <summary>Fills <see cref="Network"/>, on the thread of the reader: the run waits for the copy alone.</summary>
    public Network<float> Filled()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            Parameter<float> parameter = Network.Parameters[i];
            parameter.Set(_values[i]);
        }

        return Network;
    }
}
