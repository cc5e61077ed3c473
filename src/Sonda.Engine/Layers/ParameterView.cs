using System.Numerics;

namespace Sonda.Engine.Layers;

/// <summary>A read-only view of a <see cref="Parameter{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class ParameterView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T> _parameter;

    internal ParameterView(Parameter<T> parameter) => _parameter = parameter;

    /// <inheritdoc cref="Parameter{T}.Name"/>
    public string Name => _parameter.Name;

    /// <inheritdoc cref="Parameter{T}.Kind"/>
    public ParameterKind Kind => _parameter.Kind;

    /// <inheritdoc cref="Parameter{T}.Rows"/>
    public int Rows => _parameter.Rows;

    /// <inheritdoc cref="Parameter{T}.Columns"/>
    public int Columns => _parameter.Columns;

    /// <inheritdoc cref="Parameter{T}.Count"/>
    public int Count => _parameter.Count;

    /// <inheritdoc cref="Parameter{T}.At"/>
    public T At(int row, int column) => _parameter.At(row, column);

    /// <inheritdoc cref="Parameter{T}.CopyTo"/>
    public void CopyTo(Span<T> destination) => _parameter.CopyTo(destination);

    /// <inheritdoc cref="Parameter{T}.Norm"/>
    public double Norm() => _parameter.Norm();
}
