using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Networks;

/// <summary>Reads the text form of a network: its input, its layers and its cost.</summary>
internal static class NetworkReader
{
    /// <summary>Reads a network.</summary>
    /// <exception cref="FormatException">The text is not a network; the message gives the place and the allowed words.</exception>
    public static NetworkSpec Read(string text)
    {
        (Passage net, Passage? costWord) = Passage.Of(text).Cut(' ');
        IReadOnlyList<Passage> parts = net.Split('-');
        Shape? input = parts[0].Text.StartsWith('(') ? parts[0].Read(Shape.Parse) : null;
        var layers = new List<LayerSpec>();
        for (int i = input is null ? 0 : 1; i < parts.Count; i++)
        {
            LayerListReader.Read(parts[i], isInput: i == 0, isLast: i == parts.Count - 1, depth: 0, layers);
        }

        (ActivationSpec? activation, CostFunction cost) = costWord is { } words ? ReadEnd(words) : (null, CostFunction.CrossEntropy);
        if (input is null)
        {
            int size = ((DenseSpec)layers[0]).Width;
            layers.RemoveAt(0);
            // With a single size, the constructor of the spec throws and says that the output size is missing.
            input = layers.Count > 0 ? Shape.Vector(size) : new NetworkSpec(size).Input;
        }

        // The text of the output layer names no activation: it stands before the cost if it is not the cost's.
        if (layers.Count > 0 && layers[^1] is DenseSpec output)
        {
            layers[^1] = output with { Activation = OutputLayer.ActivationOf(cost) };
        }

        var network = new NetworkSpec(input.Value, [.. layers], cost);
        return activation is null ? network : costWord!.Value.Read(_ => network with { OutputActivation = activation });
    }

    /// <summary>Reads a cost, or an output activation and a cost.</summary>
    private static (ActivationSpec? Activation, CostFunction Cost) ReadEnd(Passage words)
    {
        (Passage first, Passage? rest) = words.Cut(' ');
        if (CostFunctions.Names.Contains(words.Text) || !ActivationSpec.Names.Contains(first.Name, StringComparer.OrdinalIgnoreCase))
        {
            return (null, words.Read(CostFunctions.Parse));
        }

        return rest is { } cost
            ? (first.Read(ActivationSpec.Parse), cost.Read(CostFunctions.Parse))
            : throw words.Fault($"is an activation: a cost must follow, as in \"{first.Text} mse\".");
    }
}
