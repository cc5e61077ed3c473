using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>
/// The cost of one row, C(z, y). The target y is the one-hot class or, with a single output, the class 0 or 1 itself; or it is n numbers
/// from the data.
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
        CostFunction.SoftmaxSquaredError => new SoftmaxSquaredError<T>(),
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "Not a cost."),
    };

    /// <summary>The cost of a network whose output layer may have an activation of its own.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="output">The activation of the output layer.</param>
    public static Cost<T> Of(CostFunction cost, ActivationSpec output) =>
        output == cost.OwnActivation() ? Of(cost) : new ActivatedCost<T>(Of(cost), output);

    /// <summary>The activation of the output layer that comes with the cost; the output delta includes its slope.</summary>
    public abstract OutputActivation OutputActivation { get; }

    /// <summary>Computes C of one row with a class.</summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    /// <param name="label">The class of the row.</param>
    public abstract double Value(ReadOnlySpan<T> z, int label);

    /// <summary>Computes C of one row with targets.</summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    /// <param name="y">One target for each output, without a <see cref="TargetFault"/>.</param>
    public abstract double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y);

    /// <summary>Computes δ = ∂C/∂z of the output layer, row by row.</summary>
    /// <param name="z">m × n weighted inputs.</param>
    /// <param name="a">m × n outputs, the <see cref="OutputActivation"/> of z.</param>
    /// <param name="labels">The classes of the m rows.</param>
    /// <param name="delta">m × n; its padding is zero before and after.</param>
    public abstract void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta);

    /// <summary>Computes δ = ∂C/∂z of the output layer, row by row; targets of 0 and 1 give the same δ as their classes.</summary>
    /// <param name="z">m × n weighted inputs.</param>
    /// <param name="a">m × n outputs, the <see cref="OutputActivation"/> of z.</param>
    /// <param name="y">m × n targets without a <see cref="TargetFault"/>.</param>
    /// <param name="delta">m × n; its padding is zero before and after.</param>
    public abstract void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta);

    /// <summary>Explains why the target of a row is not allowed; null if it is.</summary>
    public abstract LocalizableText? TargetFault(ReadOnlySpan<float> y);

    /// <summary>
    /// Returns the predicted class: the index of the largest output, the first of equals. With a single output, 1 if it is nearer to its
    /// target for class 1, else 0.
    /// </summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    public virtual int Classify(ReadOnlySpan<T> z)
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

    /// <summary>Explains why this number of outputs cannot learn from the cost; null if it can.</summary>
    public virtual LocalizableText? CannotLearn(int outputs) => null;

    /// <summary>The midpoint, in z, between the two targets of a single output.</summary>
    private protected virtual T Threshold => T.Zero;

    /// <summary>Whether the target of an output is 1.</summary>
    private protected static bool IsOn(int output, int outputs, int label) =>
        outputs == 1 ? label == 1 : output == label;

    /// <summary>Computes delta = a − y; the padding becomes zero because later sums include it.</summary>
    private protected static void Difference(Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta) => TargetKernels.Subtract(a, labels, delta);

    /// <summary>Computes delta = a − y; the padding becomes zero because later sums include it.</summary>
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

    /// <summary>Clears the padding behind the last column, needed after a function that does not map 0 to 0.</summary>
    private protected static void ClearPadding(Matrix<T> delta)
    {
        for (int row = 0; row < delta.Rows; row++)
        {
            delta.Padded.Slice((row * delta.Stride) + delta.Columns, delta.Stride - delta.Columns).Clear();
        }
    }
}
