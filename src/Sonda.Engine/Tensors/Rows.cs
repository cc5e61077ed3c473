namespace Sonda.Engine.Tensors;

/// <summary>The immutable input rows of a data set.</summary>
internal abstract class Rows(int columns)
{
    /// <summary>Numbers in a row.</summary>
    public int Columns { get; } = columns;

    /// <summary>Copies a row, with its zeros, to a <paramref name="destination"/> of <see cref="Columns"/> numbers.</summary>
    public abstract void CopyRow(int row, Span<float> destination);
}
