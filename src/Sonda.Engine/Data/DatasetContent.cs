using Sonda.Engine.Tensors;

namespace Sonda.Engine.Data;

/// <summary>The content that a data set shares with all its slices.</summary>
/// <param name="Name">The name of the data in outputs.</param>
/// <param name="Rows">The inputs.</param>
/// <param name="Shape">The shape of a row.</param>
internal sealed record DatasetContent(string Name, Rows Rows, Shape Shape)
{
    private const int MaxClasses = byte.MaxValue + 1;

    /// <summary>The number of classes; 0 if there are targets.</summary>
    public int Classes { get; private init; }

    /// <summary>The classes, row after row and step after step.</summary>
    public byte[] Labels { get; private init; } = [];

    /// <summary>Classes of a row; 0 if there are targets.</summary>
    public int LabelsPerRow { get; private init; }

    /// <summary>The targets, row after row.</summary>
    public float[] Targets { get; private init; } = [];

    /// <summary>Numbers of a target; 0 if there are classes.</summary>
    public int TargetSize { get; private init; }

    /// <summary>Steps of each row; null if every row has all of them.</summary>
    public int[]? Lengths { get; init; }

    public static DatasetContent OfClasses(string name, Rows rows, byte[] labels, int classes, int labelsPerRow)
    {
        Shape shape = labelsPerRow == 1
            ? Shape.Vector(rows.Columns)
            : Shape.Sequence(labelsPerRow, rows.Columns / labelsPerRow);
        return new(name, rows, shape) { Classes = classes, Labels = labels, LabelsPerRow = labelsPerRow };
    }

    public static DatasetContent OfTargets(string name, Rows rows, float[] targets, int targetSize) =>
        new(name, rows, Shape.Vector(rows.Columns)) { Targets = targets, TargetSize = targetSize };

    /// <summary>Returns the same content in another shape.</summary>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public DatasetContent WithShape(Shape shape)
    {
        if (shape.Count != Rows.Columns)
        {
            throw new ArgumentException(
                $"Rows of {Rows.Columns} numbers cannot be read as {shape}, which has {shape.Count}.", nameof(shape));
        }

        if ((LabelsPerRow > 1 || Lengths is not null) && (shape.Steps != Shape.Steps || !shape.IsSequence))
        {
            throw new ArgumentException(
                $"{shape} does not have the {Shape.Steps} steps for which there are classes or lengths.", nameof(shape));
        }

        return this with { Shape = shape };
    }

    public static void RequireLabels(int numbers, ReadOnlySpan<byte> labels, int inputSize, int classes, int labelsPerRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MaxClasses);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labelsPerRow);
        if (inputSize % labelsPerRow != 0 || labels.Length % labelsPerRow != 0)
        {
            throw new ArgumentException(
                $"{inputSize} inputs and {labels.Length} labels do not make sequences of {labelsPerRow} steps.",
                nameof(labelsPerRow));
        }

        RequireRows(numbers, labels.Length / labelsPerRow, inputSize);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
            {
                throw new ArgumentException(
                    $"Label {labels[i]} of row {i / labelsPerRow} is not a class from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }

    public static void RequireTargets(int numbers, ReadOnlySpan<float> targets, int inputSize, int targetSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        if (targets.Length % targetSize != 0)
        {
            throw new ArgumentException($"{targets.Length} numbers do not make targets of {targetSize}.", nameof(targets));
        }

        RequireRows(numbers, targets.Length / targetSize, inputSize);
        RequireFinite(targets, targetSize, "Target");
    }

    public static void RequireFinite(ReadOnlySpan<float> values, int size, string what)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{what} {i % size} of row {i / size} is {values[i]}; expected a finite one."),
                    nameof(values));
            }
        }
    }

    private static void RequireRows(int numbers, int rows, int inputSize)
    {
        if (numbers != (long)rows * inputSize)
        {
            throw new ArgumentException($"{numbers} inputs do not make {rows} rows of {inputSize}.", nameof(inputSize));
        }
    }
}
