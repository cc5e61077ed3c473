using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>
/// C = 1/n Σ max(0, 1 − z at the class + z) over the other outputs (Weston and Watkins 1999). With a single output C = max(0, 1 − y z), y =
/// 1 for class 1 and −1 for class 0.
/// </summary>
/// <remarks>The slope at the kink is 0.</remarks>
internal sealed class Hinge<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string NeedsClasses = "is a margin between classes and takes no numbers as targets";

    public override OutputActivation OutputActivation => OutputActivation.Identity;

    public override double Value(ReadOnlySpan<T> z, int label)
    {
        if (z.Length == 1)
        {
            return Math.Max(0, Shortfall(double.CreateTruncating(z[0]), label));
        }

        // In double, as in every cost: the difference of two float logits may overflow a float.
        double sum = 0, reach = 1 - double.CreateTruncating(z[label]);
        for (int i = 0; i < z.Length; i++)
        {
            sum += i == label ? 0 : Math.Max(0, reach + double.CreateTruncating(z[i]));
        }

        return sum / z.Length;
    }

    /// <summary>∂C/∂z = 1/n for each output within the margin, and minus their sum at the class.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        for (int row = 0; row < delta.Rows; row++)
        {
            if (delta.Columns == 1)
            {
                bool within = Shortfall(z.Row(row)[0], labels[row]) > T.Zero;
                delta.Row(row)[0] = within ? (labels[row] == 1 ? -T.One : T.One) : T.Zero;
            }
            else
            {
                RowDelta(z.Row(row), labels[row], delta.Row(row));
            }
        }
    }

    /// <exception cref="NotSupportedException">Always; see <see cref="TargetFault"/>.</exception>
    public override double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y) => throw new NotSupportedException(NeedsClasses);

    /// <exception cref="NotSupportedException">Always; see <see cref="TargetFault"/>.</exception>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta) =>
        throw new NotSupportedException(NeedsClasses);

    /// <summary>Refuses every target, because a margin is defined between classes.</summary>
    public override LocalizableText? TargetFault(ReadOnlySpan<float> y) => LocalizableText.Of($"is a margin between classes and takes no numbers as targets");

    private static void RowDelta(ReadOnlySpan<T> z, int label, Span<T> delta)
    {
        T share = T.One / T.CreateTruncating(z.Length);
        T reach = T.One - z[label];
        int within = 0;
        for (int i = 0; i < z.Length; i++)
        {
            bool counts = i != label && reach + z[i] > T.Zero;
            delta[i] = counts ? share : T.Zero;
            within += counts ? 1 : 0;
        }

        delta[label] = T.CreateTruncating(-(double)within / z.Length);
    }

    /// <summary>1 − y z: the distance missing to the margin.</summary>
    private static TNumber Shortfall<TNumber>(TNumber z, int label)
        where TNumber : IBinaryFloatingPointIeee754<TNumber> => label == 1 ? TNumber.One - z : TNumber.One + z;
}
