using System.Numerics;

namespace Sonda.Engine.Layers;

/// <summary>Builds the layers of a spec one after another; each takes its shape from the one before.</summary>
internal sealed class LayerBuilder<T>(Shape input)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Layer<T>> _layers = [];

    /// <summary>The input shape of the next layer.</summary>
    public Shape Shape { get; private set; } = input;

    /// <summary>The number in the text form of the layer under construction.</summary>
    public int Number { get; set; }

    /// <summary>The number of open residual blocks.</summary>
    public int Depth { get; set; }

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<Layer<T>> Layers => _layers;

    /// <summary>Adds a layer behind the others.</summary>
    public void Add(Layer<T> layer)
    {
        layer.Number = Number;
        _layers.Add(layer);
        Shape = layer.Output;
    }

    /// <summary>Creates the exception that rejects the layer under construction.</summary>
    public SpecException Fault(LocalizableText reason) => new($"Layer {Number} cannot be built: {reason}");
}
