using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers;

/// <summary>The spec of a layer; each kind of layer has its own record.</summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>The default activation of a hidden layer: that of the book.</summary>
    public static ActivationSpec DefaultActivation { get; } = new(ActivationKind.Sigmoid);

    /// <summary>The initializer of the parameters; null if there are none to draw.</summary>
    internal virtual InitializerSpec? Drawn => null;

    /// <summary>The number of layers in the text form: 1, or those within a block.</summary>
    public virtual int LayerCount => 1;

    /// <summary>Whether the initializer needs data.</summary>
    internal virtual bool NeedsData => Drawn?.Kind == InitializerKind.Lsuv;

    /// <summary>Returns the same layer with another initializer, if it has parameters to draw.</summary>
    /// <param name="initializer">The initializer.</param>
    internal virtual LayerSpec DrawnBy(InitializerSpec initializer) => this;

    /// <summary>Builds the layer, or layers, of this spec behind the layers so far.</summary>
    /// <exception cref="FormatException">The layer does not fit the one before it.</exception>
    internal abstract void Build<T>(LayerBuilder<T> builder)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
