using System.Numerics;
using Sonda.Engine.Networks;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>What training makes small, for one row: C(a, y) with y the one-hot class.</summary>
internal abstract class Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Cost<T> Of(CostKind kind) => kind switch
    {
        CostKind.CrossEntropy => new CrossEntropy<T>(),
        CostKind.Quadratic => new Quadratic<T>(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a cost."),
    };

    /// <summary>C of one row.</summary>
    /// <param name="z">Weighted inputs of the output layer.</param>
    /// <param name="label">The class of the row.</param>
    public abstract double Value(ReadOnlySpan<T> z, int label);

    /// <summary>δ = ∂C/∂z of the output layer, row by row.</summary>
    /// <param name="z">m × n weighted inputs.</param>
    /// <param name="a">m × n outputs, a = σ(z).</param>
    /// <param name="labels">The classes of the m rows.</param>
    /// <param name="delta">m × n; the padding becomes zero.</param>
    public abstract void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta);

    /// <summary>delta = a − y, and zero in the padding, which is summed later.</summary>
    private protected static void Difference(Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        a.Padded.CopyTo(delta.Padded);
        for (int row = 0; row < delta.Rows; row++)
        {
            Span<T> difference = delta.Padded.Slice(row * delta.Stride, delta.Stride);
            difference[labels[row]] -= T.One;
            difference[delta.Columns..].Clear();
        }
    }
}
