using System.Collections.Immutable;
using System.Numerics;

namespace Sonda.Engine.Layers;

/// <summary>A read-only view of a <see cref="Layer{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class LayerView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> _layer;

    internal LayerView(Layer<T> layer) =>
        (_layer, Parameters) = (layer, [.. layer.Parameters.Select(parameter => new ParameterView<T>(parameter))]);

    /// <inheritdoc cref="Layer{T}.Input"/>
    public Shape Input => _layer.Input;

    /// <inheritdoc cref="Layer{T}.Output"/>
    public Shape Output => _layer.Output;

    /// <inheritdoc cref="Layer{T}.Number"/>
    public int Number => _layer.Number;

    /// <inheritdoc cref="Layer{T}.Role"/>
    public LayerRole Role => _layer.Role;

    /// <inheritdoc cref="Layer{T}.HasWeights"/>
    public bool HasWeights => _layer.HasWeights;

    /// <inheritdoc cref="Layer{T}.Parameters"/>
    public ImmutableArray<ParameterView<T>> Parameters { get; }
}
