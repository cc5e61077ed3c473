namespace Sonda.Engine.Data;

/// <summary>
/// Labelled inputs: <see cref="Count"/> rows of <see cref="InputSize"/> numbers, each with a class from 0 to
/// <see cref="Classes"/> − 1. Immutable; slices share the rows of the whole.
/// </summary>
/// <remarks>
/// Rows are kept sparse where at most <see cref="SparseBelow"/> of the numbers are not zero and a column's number fits
/// 16 bits, dense otherwise. The choice follows from the numbers alone. A zero adds nothing to a sum, but sparse sums are
/// joined in another order than dense ones: results differ in their last digits.
/// </remarks>
public sealed class Dataset
{
    /// <summary>
    /// The share of non-zero numbers up to which rows are kept sparse. A sparse number costs an index, a
    /// broadcast and a jump in the weights; a dense one shares its weights with the whole mini-batch.
    /// </summary>
    public const double SparseBelow = 0.4;

    private readonly Rows _rows;
    private readonly byte[] _labels;
    private readonly int _start;

    private Dataset(string name, Rows rows, byte[] labels, int classes, int start, int count)
    {
        (Name, _rows, _labels, Classes, _start, Count) = (name, rows, labels, classes, start, count);
    }

    /// <summary>What the data are called in outputs, such as "mnist".</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of inputs in a row.</summary>
    public int InputSize => _rows.Columns;

    /// <summary>Whether the rows are kept sparse.</summary>
    public bool IsSparse => _rows is SparseRows;

    /// <summary>The class of each row.</summary>
    public ReadOnlySpan<byte> Labels => _labels.AsSpan(_start, Count);

    internal Rows Rows => _rows;

    internal int Start => _start;

    /// <summary>Makes a data set of images: a pixel is byte/255.</summary>
    /// <param name="name">What the data are called in outputs.</param>
    /// <param name="pixels">The images one after another, <paramref name="inputSize"/> bytes each.</param>
    /// <param name="labels">The class of each image.</param>
    /// <param name="inputSize">The number of pixels of an image.</param>
    /// <param name="classes">The number of classes, at most 256.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a label is not a class.</exception>
    public static Dataset FromBytes(
        string name, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels, int inputSize, int classes)
    {
        Validate(pixels.Length, labels, inputSize, classes);
        int used = pixels.Length - pixels.Count((byte)0);
        Rows rows = IsSparseBetter(used, pixels.Length, inputSize)
            ? SparseRows.FromBytes(pixels, inputSize, used)
            : DenseRows.FromBytes(pixels, inputSize);
        return new Dataset(name, rows, labels.ToArray(), classes, 0, labels.Length);
    }

    /// <summary>Makes a data set of numbers.</summary>
    /// <param name="name">What the data are called in outputs.</param>
    /// <param name="values">The rows one after another, <paramref name="inputSize"/> numbers each.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="inputSize">The numbers in a row.</param>
    /// <param name="classes">The number of classes, at most 256.</param>
    /// <exception cref="ArgumentException">The lengths disagree, a label is not a class, or a number is not finite.</exception>
    public static Dataset FromValues(
        string name, ReadOnlySpan<float> values, ReadOnlySpan<byte> labels, int inputSize, int classes)
    {
        Validate(values.Length, labels, inputSize, classes);
        RequireFinite(values, inputSize);
        int used = values.Length - values.Count(0f);
        Rows rows = IsSparseBetter(used, values.Length, inputSize)
            ? SparseRows.FromValues(values, inputSize, used)
            : DenseRows.FromValues(values, inputSize);
        return new Dataset(name, rows, labels.ToArray(), classes, 0, labels.Length);
    }

    /// <summary>The rows from <paramref name="start"/> on, <paramref name="count"/> of them; nothing is copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the data.</exception>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new Dataset(Name, _rows, _labels, Classes, _start + start, count);
    }

    /// <summary>Writes one row, zeros included.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <param name="destination">At least <see cref="InputSize"/> long.</param>
    public void CopyRow(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        _rows.CopyRow(_start + index, destination[..InputSize]);
    }

    private static bool IsSparseBetter(int used, int length, int inputSize) =>
        used <= SparseBelow * length && inputSize <= SparseRows.MostColumns;

    private static void RequireFinite(ReadOnlySpan<float> values, int inputSize)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Number {i % inputSize} of row {i / inputSize} is {values[i]}; expected a finite one."),
                    nameof(values));
            }
        }
    }

    private static void Validate(int length, ReadOnlySpan<byte> labels, int inputSize, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        if (length != (long)labels.Length * inputSize)
        {
            throw new ArgumentException(
                $"{length} inputs do not make {labels.Length} rows of {inputSize}.", nameof(inputSize));
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
            {
                throw new ArgumentException(
                    $"Label {labels[i]} of row {i} is not a class from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }
}
