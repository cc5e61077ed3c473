using System.Collections.Immutable;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Data;

/// <summary>
/// A data set: <see cref="Count"/> rows of <see cref="InputSize"/> numbers, each with a class, a class for each of its time steps, or a
/// target of <see cref="TargetSize"/> numbers. Immutable; slices share the rows of the whole.
/// </summary>
/// <remarks>
/// Rows are stored sparse if at most <see cref="SparseBelow"/> of the numbers are nonzero and column numbers fit 16 bits; otherwise dense.
/// The choice depends only on the numbers. A zero adds nothing to a sum, but sparse sums have another order than dense ones, so results
/// differ in their last digits.
/// </remarks>
public sealed class Dataset
{
    /// <summary>
    /// The largest share of nonzero numbers for sparse storage. A sparse number costs an index, a broadcast and a jump in the weights; a
    /// dense one shares its weights with the whole mini-batch.
    /// </summary>
    internal const double SparseBelow = 0.4;

    private readonly DatasetContent _content;
    private string? _fingerprint;

    private Dataset(DatasetContent content, int start, int count) => (_content, Start, Count) = (content, start, count);

    /// <summary>The name of the data in outputs, such as "mnist".</summary>
    public string Name => _content.Name;

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of classes; 0 if rows have targets.</summary>
    public int Classes => _content.Classes;

    /// <summary>The number of inputs in a row.</summary>
    public int InputSize => Rows.Columns;

    /// <summary>
    /// The shape of a row's <see cref="InputSize"/> numbers; default: a vector. <see cref="WithShape"/> changes it.
    /// </summary>
    public Shape InputShape => _content.Shape;

    /// <summary>Whether the rows are stored sparse.</summary>
    public bool IsSparse => Rows is SparseRows;

    /// <summary>
    /// Classes of a row: 1; the steps of <see cref="InputShape"/> if every time step has a class; 0 if rows have targets.
    /// </summary>
    public int LabelsPerRow => _content.LabelsPerRow;

    /// <summary>
    /// The classes, row after row and step after step, <see cref="LabelsPerRow"/> for each row. Classes behind the end of a sequence have
    /// no meaning.
    /// </summary>
    public ReadOnlySpan<byte> Labels => _content.Labels.AsSpan(Start * LabelsPerRow, Count * LabelsPerRow);

    /// <summary>Whether rows have numeric targets instead of classes.</summary>
    public bool HasTargets => TargetSize > 0;

    /// <summary>Numbers in the target of a row; 0 if rows have classes.</summary>
    public int TargetSize => _content.TargetSize;

    /// <summary>The targets, row after row; empty if rows have classes.</summary>
    public ReadOnlySpan<float> Targets => _content.Targets.AsSpan(Start * TargetSize, Count * TargetSize);

    /// <summary>
    /// The time steps of each row, from 1 to those of <see cref="InputShape"/>; empty if every row has all of them. The numbers behind the
    /// end are zero.
    /// </summary>
    public ReadOnlySpan<int> Lengths => _content.Lengths is { } lengths ? lengths.AsSpan(Start, Count) : [];

    /// <summary>Steps of the shortest sequence; null if all rows have the same number.</summary>
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

    /// <summary>
    /// The weight of each class in the cost and its gradient, by class; empty (the default) if all have the same. Accuracies do not use it.
    /// </summary>
    public ImmutableArray<float> ClassWeights { get; private init; } = [];

    /// <summary>The <see cref="DatasetFingerprint"/> of the content, which is computed once: it reads every number.</summary>
    internal string Fingerprint => _fingerprint ??= DatasetFingerprint.Of(this);

    internal Rows Rows => _content.Rows;

    internal int Start { get; }

    /// <summary>Creates a data set of images with pixels byte/255.</summary>
    /// <param name="name">The name of the data in outputs.</param>
    /// <param name="pixels">The images one after another, <paramref name="inputSize"/> bytes each.</param>
    /// <param name="labels">The class of each image.</param>
    /// <param name="inputSize">The number of pixels in an image.</param>
    /// <param name="classes">The number of classes, at most 256.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a label is not a class.</exception>
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

    /// <summary>Creates a data set of images whose rows exist already.</summary>
    internal static Dataset OfImages(string name, SparseRows rows, byte[] labels, Shape shape, int classes) =>
        new(DatasetContent.OfClasses(name, rows, labels, classes, labelsPerRow: 1).WithShape(shape), 0, labels.Length);

    /// <summary>Creates a data set of numbers with a class for each row, or for each time step of each row.</summary>
    /// <param name="name">The name of the data in outputs.</param>
    /// <param name="values">The rows one after another, <paramref name="inputSize"/> numbers each.</param>
    /// <param name="labels">The classes, row after row and step after step, <paramref name="labelsPerRow"/> of each row.</param>
    /// <param name="inputSize">The numbers in a row.</param>
    /// <param name="classes">The number of classes, at most 256.</param>
    /// <param name="labelsPerRow">
    /// 1 for one class per row; T for one class per step if the rows are sequences of T steps × inputSize/T features.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit together, a label is not a class, or a number is not finite.</exception>
    public static Dataset FromValues(
        string name, ReadOnlySpan<float> values, ReadOnlySpan<byte> labels, int inputSize, int classes, int labelsPerRow = 1)
    {
        DatasetContent.RequireLabels(values.Length, labels, inputSize, classes, labelsPerRow);
        DatasetContent content =
            DatasetContent.OfClasses(name, RowsOf(values, inputSize), labels.ToArray(), classes, labelsPerRow);
        return new Dataset(content, 0, labels.Length / labelsPerRow);
    }

    /// <summary>Creates a data set of numbers with numeric targets (regression).</summary>
    /// <param name="name">The name of the data in outputs.</param>
    /// <param name="values">The rows one after another, <paramref name="inputSize"/> numbers each.</param>
    /// <param name="targets">The targets, row after row, <paramref name="targetSize"/> numbers each.</param>
    /// <param name="inputSize">The numbers in a row.</param>
    /// <param name="targetSize">The numbers in the target of a row.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a number is not finite.</exception>
    public static Dataset FromValues(
        string name, ReadOnlySpan<float> values, ReadOnlySpan<float> targets, int inputSize, int targetSize)
    {
        DatasetContent.RequireTargets(values.Length, targets, inputSize, targetSize);
        DatasetContent content = DatasetContent.OfTargets(name, RowsOf(values, inputSize), targets.ToArray(), targetSize);
        return new Dataset(content, 0, targets.Length / targetSize);
    }

    /// <summary>Creates a data set of numbers with classes that takes over the array, which may be longer than its rows need.</summary>
    internal static Dataset Adopt(string name, float[] values, ReadOnlySpan<byte> labels, int inputSize, int classes)
    {
        Span<float> used = values.AsSpan(0, labels.Length * inputSize);
        DatasetContent.RequireLabels(used.Length, labels, inputSize, classes, labelsPerRow: 1);
        DatasetContent content = DatasetContent.OfClasses(name, RowsOf(used, inputSize, values), labels.ToArray(), classes, labelsPerRow: 1);
        return new Dataset(content, 0, labels.Length);
    }

    /// <summary>Creates a data set for regression that takes over the array, which may be longer than its rows need.</summary>
    internal static Dataset Adopt(string name, float[] values, ReadOnlySpan<float> targets, int inputSize, int targetSize)
    {
        Span<float> used = values.AsSpan(0, targets.Length / targetSize * inputSize);
        DatasetContent.RequireTargets(used.Length, targets, inputSize, targetSize);
        DatasetContent content = DatasetContent.OfTargets(name, RowsOf(used, inputSize, values), targets.ToArray(), targetSize);
        return new Dataset(content, 0, targets.Length / targetSize);
    }

    /// <summary>Returns <paramref name="count"/> rows from <paramref name="start"/> on, without a copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice exceeds the data.</exception>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new Dataset(_content, Start + start, count) { ClassWeights = ClassWeights };
    }

    /// <summary>Returns the same rows as images or sequences, without a copy.</summary>
    /// <exception cref="ArgumentException">
    /// The shape has another number of inputs, or its steps do not fit the classes or lengths of a row.
    /// </exception>
    public Dataset WithShape(Shape shape) => new(_content.WithShape(shape), Start, Count) { ClassWeights = ClassWeights };

    /// <summary>Returns the same sequences with an end for each row, without a copy of the rows.</summary>
    /// <param name="lengths">The steps of each of the <see cref="Count"/> rows.</param>
    /// <exception cref="ArgumentException">
    /// The rows are not sequences, there is not one length for each row, a length is not from 1 to the steps of a row, or a number behind
    /// the end is not zero.
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

        // Lengths are indexed by the rows of the whole data set, so a slice leaves the entries before its start unused.
        int[] all = new int[Start + Count];
        lengths.CopyTo(all.AsSpan(Start));
        return new Dataset(_content with { Lengths = all }, Start, Count) { ClassWeights = ClassWeights };
    }

    /// <summary>Returns the same rows with a weight for each class in the cost, without a copy.</summary>
    /// <param name="weights">One for each class, finite and at least 0; empty for no weights.</param>
    /// <exception cref="ArgumentException">The rows have targets, or there is not one weight for each class, or one is out of range.</exception>
    public Dataset WithClassWeights(ImmutableArray<float> weights)
    {
        if (!weights.IsEmpty && (HasTargets || weights.Length != Classes || weights.Any(weight => !float.IsFinite(weight) || weight < 0)))
        {
            throw new ArgumentException(
                $"Expected a weight of at least 0 for each of {Classes} classes; found {string.Join(", ", weights)}.", nameof(weights));
        }

        return new Dataset(_content, Start, Count) { ClassWeights = weights };
    }

    /// <summary>Copies one row, with its zeros.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <param name="destination">Memory for at least <see cref="InputSize"/> numbers.</param>
    public void CopyRow(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Rows.CopyRow(Start + index, destination[..InputSize]);
    }

    /// <summary>Copies the target of one row.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <param name="destination">Memory for at least <see cref="TargetSize"/> numbers.</param>
    public void CopyTarget(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Targets.Slice(index * TargetSize, TargetSize).CopyTo(destination);
    }

    private static Rows RowsOf(ReadOnlySpan<float> values, int inputSize, float[]? owned = null)
    {
        DatasetContent.RequireFinite(values, inputSize, "Number");
        int used = values.Length - values.Count(0f);
        return IsSparseBetter(used, values.Length, inputSize)
            ? SparseRows.FromValues(values, inputSize, used)
            : owned is null ? DenseRows.FromValues(values, inputSize)
            : DenseRows.Adopt(owned, inputSize);
    }

    private static bool IsSparseBetter(int used, int length, int inputSize) =>
        used <= SparseBelow * length && inputSize <= SparseRows.MaxColumns;
}
