using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Networks;

/// <summary>Writes the shortest text form of a network that <see cref="NetworkReader"/> reads back.</summary>
internal static class NetworkWriter
{
    /// <summary>Writes a network.</summary>
    public static string Write(NetworkSpec spec)
    {
        // Equal plain sizes right behind the input are written together with it, as in 30x5; a shape in parentheses stands alone.
        bool isPlain = !spec.Input.IsSequence && !spec.Input.IsImage;
        string layers = LayerWriter.Join(
        [
            (spec.Input.ToString(), isPlain ? InitializerSpec.Book : null),
            .. spec.Layers.Select((layer, l) => LayerWriter.Part(layer, l == spec.Layers.Length - 1)),
        ]);
        layers += spec.OutputActivation == OutputLayer.ActivationOf(spec.Cost) ? "" : $" {spec.OutputActivation}";
        return spec.Cost == CostFunction.CrossEntropy ? layers : $"{layers} {spec.Cost.ToText()}";
    }
}
