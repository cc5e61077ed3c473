using System.Numerics;

namespace Sonda.Engine.Layers;

/// <summary>Puts the layers of a spec one behind another, each shaped by the one before.</summary>
internal sealed class LayerBuilder<T>(Shape input)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Layer<T>> _layers = [];

    /// <summary>What the next layer is given.</summary>
    public Shape Shape { get; private set; } = input;

    /// <summary>The number of the layer that is being built, as a person counts them.</summary>
    public int Number { get; set; }

    /// <summary>The residual blocks that are open.</summary>
    public int Depth { get; set; }

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<Layer<T>> Layers => _layers;

    /// <summary>Puts a layer behind the others.</summary>
    public void Add(Layer<T> layer)
    {
        layer.Number = Number;
        _layers.Add(layer);
        Shape = layer.Output;
    }

    /// <summary>Refuses the layer that is being built.</summary>
    public SpecException Fault(LocalizableText reason) => new($"Layer {Number} cannot be built: {reason}");
}
