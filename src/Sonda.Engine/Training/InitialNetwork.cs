using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Training;

/// <summary>Creates networks ready for training: draws the parameters, and scales them to the data if an initializer needs data.</summary>
public static class InitialNetwork
{
    /// <summary>Draws a network with the initializers of its spec.</summary>
    /// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
    /// <param name="spec">The layers and their initializers.</param>
    /// <param name="random">The root stream, as in <see cref="Network{T}.Create"/>; lsuv selects its rows from the stream ("lsuv").</param>
    /// <param name="data">The training rows.</param>
    /// <exception cref="ArgumentException">A layer uses lsuv, and there are no rows or they do not fit.</exception>
    /// <exception cref="InvalidContentException">A layer uses lsuv, and its outputs do not vary on the data.</exception>
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
