using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Training;

/// <summary>Networks as training finds them: drawn, and scaled to the data where an initializer looks at data.</summary>
public static class InitialNetwork
{
    /// <summary>Draws a network as its spec says.</summary>
    /// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
    /// <param name="spec">The layers, and how each draws its parameters.</param>
    /// <param name="random">The root stream, as for <see cref="Network{T}.Create"/>; lsuv takes its rows by the stream ("lsuv").</param>
    /// <param name="data">The training rows.</param>
    /// <exception cref="ArgumentException">A layer is drawn by lsuv, and there are no data or they do not fit.</exception>
    /// <exception cref="InvalidContentException">A layer is drawn by lsuv, and its outputs do not vary on the data.</exception>
    public static Network<T> Create<T>(NetworkSpec spec, RandomStream random, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(data);
        if (!spec.NeedsData)
        {
            return Network<T>.Create(spec, random);
        }

        if (data.Count == 0)
        {
            throw Network<T>.NoData(spec, nameof(data));
        }

        Network<T> network = Network<T>.Draw(spec, random);
        Lsuv.Scale(network, data, random.Split("lsuv"));
        return network;
    }
}
