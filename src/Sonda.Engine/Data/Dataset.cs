using Sonda.Engine.Tensors;

namespace Sonda.Engine.Data;

/// <summary>
/// Inputs with what is to be learned of them: <see cref="Count"/> rows of <see cref="InputSize"/> numbers, each with a
/// class, a class for each of its time steps, or a target of <see cref="TargetSize"/> numbers. Immutable; slices share
/// the rows of the whole.
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
    internal const double SparseBelow = 0.4;

    private readonly DatasetContent _content;

    private Dataset(DatasetContent content, int start, int count) => (_content, Start, Count) = (content, start, count);

    /// <summary>What the data are called in outputs, such as "mnist".</summary>
    public string Name => _content.Name;

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of classes; 0 where rows have targets instead.</summary>
    public int Classes => _content.Classes;

    /// <summary>The number of inputs in a row.</summary>
    public int InputSize => Rows.Columns;

    /// <summary>
    /// What the <see cref="InputSize"/> numbers of a row are: a vector unless <see cref="WithShape"/> told otherwise.
    /// </summary>
    public Shape InputShape => _content.Shape;

    /// <summary>Whether the rows are kept sparse.</summary>
    public bool IsSparse => Rows is SparseRows;

    /// <summary>
    /// Classes of a row: 1, or where every time step has a class of its own, the steps of <see cref="InputShape"/>; 0
    /// where rows have targets instead.
    /// </summary>
    public int LabelsPerRow => _content.LabelsPerRow;

    /// <summary>
    /// The classes, row after row, <see cref="LabelsPerRow"/> of each, step after step. Those behind the length of a
    /// sequence stand for nothing.
    /// </summary>
    public ReadOnlySpan<byte> Labels => _content.Labels.AsSpan(Start * LabelsPerRow, Count * LabelsPerRow);

    /// <summary>Whether rows have targets, numbers to be met, and no classes.</summary>
    public bool HasTargets => TargetSize > 0;

    /// <summary>Numbers in the target of a row; 0 where rows have classes.</summary>
    public int TargetSize => _content.TargetSize;

    /// <summary>The targets, row after row; empty where rows have classes.</summary>
    public ReadOnlySpan<float> Targets => _content.Targets.AsSpan(Start * TargetSize, Count * TargetSize);

    /// <summary>
    /// The time steps that each row has, from 1 to those of <see cref="InputShape"/>; empty where every row has them all.
    /// The numbers behind are zero.
    /// </summary>
    public ReadOnlySpan<int> Lengths => _content.Lengths is { } lengths ? lengths.AsSpan(Start, Count) : [];

    /// <summary>Steps of the shortest sequence; null where all rows have as many.</summary>
    public int? ShortestSequence
    {
        get
        {
            int? shortest = null;
            foreach (int length in Lengths)
            {
                shortest = Math.Min(shortest ?? length, length);
            }

            return shortest;
        }
    }

    internal Rows Rows => _content.Rows;

    internal int Start { get; }

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
        DatasetContent.RequireLabels(pixels.Length, labels, inputSize, classes, 1);
        int used = pixels.Length - pixels.Count((byte)0);
        Rows rows = IsSparseBetter(used, pixels.Length, inputSize)
            ? SparseRows.FromBytes(pixels, inputSize, used)
            : DenseRows.FromBytes(pixels, inputSize);
        return new Dataset(DatasetContent.OfClasses(name, rows, labels.ToArray(), classes, 1), 0, labels.Length);
    }

    /// <summary>Makes a data set of numbers with a class for each row, or for each time step of each row.</summary>
    /// <param name="name">What the data are called in outputs.</param>
    /// <param name="values">The rows one after another, <paramref name="inputSize"/> numbers each.</param>
    /// <param name="labels">The classes, row after row and step after step, <paramref name="labelsPerRow"/> of each row.</param>
    /// <param name="inputSize">The numbers in a row.</param>
    /// <param name="classes">The number of classes, at most 256.</param>
    /// <param name="labelsPerRow">
    /// 1 for a class of each row; T for a class of each step, the rows being sequences of T steps × inputSize/T features.
    /// </param>
    /// <exception cref="ArgumentException">The lengths disagree, a label is not a class, or a number is not finite.</exception>
    public static Dataset FromValues(
        string name, ReadOnlySpan<float> values, ReadOnlySpan<byte> labels, int inputSize, int classes, int labelsPerRow = 1)
    {
        DatasetContent.RequireLabels(values.Length, labels, inputSize, classes, labelsPerRow);
        DatasetContent content =
            DatasetContent.OfClasses(name, RowsOf(values, inputSize), labels.ToArray(), classes, labelsPerRow);
        return new Dataset(content, 0, labels.Length / labelsPerRow);
    }

    /// <summary>Makes a data set of numbers with targets to be met (regression).</summary>
    /// <param name="name">What the data are called in outputs.</param>
    /// <param name="values">The rows one after another, <paramref name="inputSize"/> numbers each.</param>
    /// <param name="targets">The targets, row after row, <paramref name="targetSize"/> numbers each.</param>
    /// <param name="inputSize">The numbers in a row.</param>
    /// <param name="targetSize">The numbers in the target of a row.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a number is not finite.</exception>
    public static Dataset FromValues(
        string name, ReadOnlySpan<float> values, ReadOnlySpan<float> targets, int inputSize, int targetSize)
    {
        DatasetContent.RequireTargets(values.Length, targets, inputSize, targetSize);
        DatasetContent content = DatasetContent.OfTargets(name, RowsOf(values, inputSize), targets.ToArray(), targetSize);
        return new Dataset(content, 0, targets.Length / targetSize);
    }

    /// <summary>The rows from <paramref name="start"/> on, <paramref name="count"/> of them; nothing is copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the data.</exception>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new Dataset(_content, Start + start, count);
    }

    /// <summary>The same rows, read as images or sequences; nothing is copied.</summary>
    /// <exception cref="ArgumentException">
    /// The shape has another number of inputs, or other steps than there are classes in a row or than the lengths allow.
    /// </exception>
    public Dataset WithShape(Shape shape) => new(_content.WithShape(shape), Start, Count);

    /// <summary>The same sequences, some of which end early; nothing is copied.</summary>
    /// <param name="lengths">The steps that each of the <see cref="Count"/> rows has.</param>
    /// <exception cref="ArgumentException">
    /// The rows are no sequences, there is not one length for each row, a length is not from 1 to the steps of a row, or
    /// a number behind it is not zero.
    /// </exception>
    public Dataset WithLengths(ReadOnlySpan<int> lengths)
    {
        if (!InputShape.IsSequence || lengths.Length != Count)
        {
            throw new ArgumentException(
                $"Expected a length for each of {Count} sequences; found {lengths.Length} for rows {InputShape}.",
                nameof(lengths));
        }

        float[] row = new float[InputSize];
        for (int i = 0; i < Count; i++)
        {
            if (lengths[i] < 1 || lengths[i] > InputShape.Steps)
            {
                throw new ArgumentException(
                    $"Row {i} has length {lengths[i]}; expected 1 to {InputShape.Steps} steps.", nameof(lengths));
            }

            CopyRow(i, row);
            if (row.AsSpan(lengths[i] * InputShape.Features).ContainsAnyExcept(0f))
            {
                throw new ArgumentException(
                    $"Row {i} has length {lengths[i]}, but numbers behind it that are not zero.", nameof(lengths));
            }
        }

        int[] all = new int[Start + Count];
        lengths.CopyTo(all.AsSpan(Start));
        return new Dataset(_content with { Lengths = all }, Start, Count);
    }

    /// <summary>Writes one row, zeros included.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <param name="destination">At least <see cref="InputSize"/> long.</param>
    public void CopyRow(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Rows.CopyRow(Start + index, destination[..InputSize]);
    }

    /// <summary>Writes the target of one row.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <param name="destination">At least <see cref="TargetSize"/> long.</param>
    public void CopyTarget(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Targets.Slice(index * TargetSize, TargetSize).CopyTo(destination);
    }

    private static Rows RowsOf(ReadOnlySpan<float> values, int inputSize)
    {
        DatasetContent.RequireFinite(values, inputSize, "Number");
        int used = values.Length - values.Count(0f);
        return IsSparseBetter(used, values.Length, inputSize)
            ? SparseRows.FromValues(values, inputSize, used)
            : DenseRows.FromValues(values, inputSize);
    }

    private static bool IsSparseBetter(int used, int length, int inputSize) =>
        used <= SparseBelow * length && inputSize <= SparseRows.MaxColumns;
}
