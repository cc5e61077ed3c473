using Sonda.Engine.Tensors;

namespace Sonda.Engine.Data;

/// <summary>Dense rows: every number of every row, one row after another.</summary>
internal sealed class DenseRows : Rows
{
    private readonly float[] _values;

    private DenseRows(float[] values, int columns)
        : base(columns) => _values = values;

    public static DenseRows FromBytes(ReadOnlySpan<byte> pixels, int columns)
    {
        var values = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            values[i] = pixels[i] / 255f;
        }

        return new DenseRows(values, columns);
    }

    public static DenseRows FromValues(ReadOnlySpan<float> values, int columns) => new(values.ToArray(), columns);

    /// <summary>Rows in an array of theirs; numbers behind the last row are not used.</summary>
    public static DenseRows Adopt(float[] values, int columns) => new(values, columns);

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Columns, Columns);

    public override void CopyRow(int row, Span<float> destination) => Row(row).CopyTo(destination);
}
