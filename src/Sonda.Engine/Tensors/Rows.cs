namespace Sonda.Engine.Tensors;

/// <summary>Rows of numbers that never change: where a data set keeps its inputs.</summary>
internal abstract class Rows(int columns)
{
    /// <summary>Numbers in a row.</summary>
    public int Columns { get; } = columns;

    /// <summary>Writes a row, zeros included; <paramref name="destination"/> is <see cref="Columns"/> long.</summary>
    public abstract void CopyRow(int row, Span<float> destination);
}
