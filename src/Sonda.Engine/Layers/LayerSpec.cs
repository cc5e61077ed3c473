using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers;

/// <summary>A layer as a person describes it; one kind of layer, one record.</summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>The activation of a hidden layer that names none: that of the book.</summary>
    public static ActivationSpec DefaultActivation { get; } = new(ActivationKind.Sigmoid);

    /// <summary>How the parameters are drawn; null where there are none to draw.</summary>
    internal virtual InitializerSpec? Drawn => null;

    /// <summary>Layers as a person counts them: 1, but for a block of layers.</summary>
    public virtual int LayerCount => 1;

    /// <summary>Whether parameters are drawn by looking at data.</summary>
    internal virtual bool NeedsData => Drawn?.Kind == InitializerKind.Lsuv;

    /// <summary>The same layer with its parameters drawn in another way, where it has any to draw.</summary>
    /// <param name="initializer">How they are drawn.</param>
    internal virtual LayerSpec DrawnBy(InitializerSpec initializer) => this;

    /// <summary>Puts what this stands for behind the layers there are.</summary>
    /// <exception cref="FormatException">It does not fit what comes before it.</exception>
    internal abstract void Build<T>(LayerBuilder<T> builder)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
