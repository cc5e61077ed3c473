using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>
/// What training makes small, for one row: C(z, y). The target y is the one-hot class, of a single output the class
/// itself, 0 or 1; or it is n numbers of its own.
/// </summary>
internal abstract class Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Cost<T> Of(CostFunction cost) => cost switch
    {
        CostFunction.CrossEntropy => new CrossEntropy<T>(),
        CostFunction.Quadratic => new Quadratic<T>(),
        CostFunction.Softmax => new Softmax<T>(),
        CostFunction.BinaryCrossEntropy => new BinaryCrossEntropy<T>(),
        CostFunction.MeanSquaredError => new MeanSquaredError<T>(),
        CostFunction.Hinge => new Hinge<T>(),
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "Not a cost."),
    };

    /// <summary>The activation of the output layer, which the output delta goes back through.</summary>
    public abstract OutputActivation OutputActivation { get; }

    /// <summary>C of one row.</summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    /// <param name="label">The class of the row.</param>
    public abstract double Value(ReadOnlySpan<T> z, int label);

    /// <summary>C of one row.</summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    /// <param name="y">As many targets, none of them a <see cref="TargetFault"/>.</param>
    public abstract double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y);

    /// <summary>δ = ∂C/∂z of the output layer, row by row.</summary>
    /// <param name="z">m × n weighted inputs.</param>
    /// <param name="a">m × n outputs, by <see cref="OutputActivation"/>.</param>
    /// <param name="labels">The classes of the m rows.</param>
    /// <param name="delta">m × n, its padding zero before and after.</param>
    public abstract void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta);

    /// <summary>δ = ∂C/∂z of the output layer, row by row; with targets of 0 and 1 the same as for their classes.</summary>
    /// <param name="z">m × n weighted inputs.</param>
    /// <param name="a">m × n outputs, by <see cref="OutputActivation"/>.</param>
    /// <param name="y">m × n targets, none of them a <see cref="TargetFault"/>.</param>
    /// <param name="delta">m × n, its padding zero before and after.</param>
    public abstract void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta);

    /// <summary>What is wrong with the target of a row; null where nothing is.</summary>
    public abstract LocalizableText? TargetFault(ReadOnlySpan<float> y);

    /// <summary>
    /// The class that outputs stand for: the largest, the first of equals; of a single output 1 where it is nearer to
    /// its target for class 1.
    /// </summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    public int Classify(ReadOnlySpan<T> z)
    {
        if (z.Length == 1)
        {
            return z[0] > Threshold ? 1 : 0;
        }

        int best = 0;
        for (int i = 1; i < z.Length; i++)
        {
            best = z[i] > z[best] ? i : best;
        }

        return best;
    }

    /// <summary>Why so many outputs learn nothing from this cost; null where they can.</summary>
    public virtual LocalizableText? CannotLearn(int outputs) => null;

    /// <summary>Halfway, in z, between the targets of a single output.</summary>
    private protected virtual T Threshold => T.Zero;

    /// <summary>Whether the target of an output is 1.</summary>
    private protected static bool IsOn(int output, int outputs, int label) =>
        outputs == 1 ? label == 1 : output == label;

    /// <summary>delta = a − y, and zero in the padding, which is summed later.</summary>
    private protected static void Difference(Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        a.Padded.CopyTo(delta.Padded);
        for (int row = 0; row < delta.Rows; row++)
        {
            Span<T> difference = delta.Padded.Slice(row * delta.Stride, delta.Stride);
            difference[delta.Columns..].Clear();
            if (delta.Columns == 1)
            {
                difference[0] -= T.CreateTruncating(labels[row]);
            }
            else
            {
                difference[labels[row]] -= T.One;
            }
        }
    }

    /// <summary>delta = a − y, and zero in the padding, which is summed later.</summary>
    private protected static void Difference(Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        for (int row = 0; row < delta.Rows; row++)
        {
            ReadOnlySpan<T> outputs = a.Row(row), targets = y.Row(row);
            Span<T> difference = delta.Row(row);
            for (int i = 0; i < difference.Length; i++)
            {
                difference[i] = outputs[i] - targets[i];
            }
        }

        ClearPadding(delta);
    }

    /// <summary>Zeros behind the last column, after a function that does not leave zero zero.</summary>
    private protected static void ClearPadding(Matrix<T> delta)
    {
        for (int row = 0; row < delta.Rows; row++)
        {
            delta.Padded.Slice((row * delta.Stride) + delta.Columns, delta.Stride - delta.Columns).Clear();
        }
    }
}
