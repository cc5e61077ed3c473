using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Activation;

namespace Sonda.Engine.Layers.Residual;

/// <summary>
/// A residual block: a = φ(F(x) + x) (He et al. 2015, "Deep residual learning", equation 1), where the body F has equal input and output
/// shapes. The block does not count as a layer; the layers of its body do.
/// </summary>
/// <param name="Body">F: at least one layer; blocks are allowed.</param>
public sealed record ResidualSpec(ImmutableArray<LayerSpec> Body) : LayerSpec
{
    /// <summary>φ after the addition; default: the identity. The blocks of 2015 use ReLU.</summary>
    public ActivationSpec Activation { get; init; } = new(ActivationKind.Identity);

    /// <inheritdoc/>
    public override int LayerCount => Body.IsDefault ? 0 : Body.Sum(layer => layer.LayerCount);

    /// <inheritdoc/>
    internal override bool NeedsData => Body.Any(layer => layer.NeedsData);

    /// <summary>Compares φ and every layer of the bodies.</summary>
    public bool Equals(ResidualSpec? other) =>
        other is not null && Activation == other.Activation && Body.AsSpan().SequenceEqual(other.Body.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Activation);
        foreach (LayerSpec layer in Body.AsSpan())
        {
            hash.Add(layer);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    internal override LayerSpec DrawnBy(InitializerSpec initializer) =>
        this with { Body = [.. Body.Select(layer => layer.DrawnBy(initializer))] };

    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (LayerCount == 0)
        {
            throw builder.Fault($"the body of a residual block has one layer or more; found none.");
        }

        if (++builder.Depth > Limits.MaxNesting)
        {
            throw builder.Fault($"more than {Limits.MaxNesting} residual blocks lie within each other.");
        }

        Shape shape = builder.Shape;
        int first = builder.Number;
        var open = new ResidualOpen<T>(shape);
        builder.Add(open);

        // The network has already counted the block: its first layer takes that number.
        builder.Number--;
        foreach (LayerSpec layer in Body)
        {
            builder.Number++;
            layer.Build(builder);
        }

        if (builder.Shape != shape)
        {
            throw builder.Fault(
                $"it ends a residual block that begins with layer {first} and takes {shape}, and gives {builder.Shape}; the two "
                + $"must be the same, because they are added.");
        }

        builder.Depth--;
        builder.Add(new ResidualClose<T>(open));
        if (Activation.Kind != ActivationKind.Identity)
        {
            new ActivationLayerSpec(Activation).Build(builder);
        }
    }
}
