using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Tests.Torch;

/// <summary>A cost of some rows of weighted inputs.</summary>
/// <param name="Name">The cost.</param>
/// <param name="Z">m rows of n numbers.</param>
/// <param name="Labels">The classes of the rows.</param>
/// <param name="Value">C of each row; by default libtorch averages over rows.</param>
/// <param name="Delta">∂C/∂z of each row.</param>
internal sealed record CostRecord(string Name, double[][] Z, int[] Labels, double[] Value, double[][] Delta) : ITorchRecord
{
    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cost = Cost<T>.Of(CostFunctions.Parse(Name));
        (Tolerance value, Tolerance slope) = ToleranceOf(CostFunctions.Parse(Name));
        Matrix<T> z = Create(), a = Create(), delta = Create();
        for (int row = 0; row < Z.Length; row++)
        {
            Z[row].To<T>().CopyTo(z.Row(row));
        }

        Activation<T>.Of(new(cost.OutputActivation == OutputActivation.Sigmoid ? ActivationKind.Sigmoid : ActivationKind.Identity))
            .Forward(z.Padded, a.Padded);
        cost.OutputDelta(z, a, [.. Labels.Select(label => (byte)label)], delta);
        for (int row = 0; row < Z.Length; row++)
        {
            string where = $"{Name} of {{{string.Join(", ", Z[row])}}} at {Labels[row]}";
            value.Require(Value[row], T.CreateTruncating(cost.Value(z.Row(row), Labels[row])), where);
            slope.Require<T>(Delta[row], delta.Row(row), "δ of " + where);
        }

        Matrix<T> Create() => Matrix<T>.Create(Z.Length, Z[0].Length);
    }

    /// <summary>
    /// The tolerances of value and δ. If p or σ is near 1, libtorch's p − 1 and 1 − σ have lost digits that the engine keeps.
    /// </summary>
    private static (Tolerance Value, Tolerance Delta) ToleranceOf(CostFunction cost) => cost switch
    {
        CostFunction.CrossEntropy => (new(8, Cancelled: 16), new(4, Cancelled: 4)),
        CostFunction.Quadratic => (new(4, Cancelled: 4), new(4, Cancelled: 4)),
        CostFunction.Softmax => (new(4, Cancelled: 4), new(4, Cancelled: 4)),
        CostFunction.BinaryCrossEntropy => (new(8, Cancelled: 16), new(4, Cancelled: 4)),
        CostFunction.MeanSquaredError => (new(6), new(4)),
        CostFunction.SoftmaxSquaredError => (new(8, Cancelled: 8), new(8, Cancelled: 8)),
        CostFunction.Hinge => (new(4, Cancelled: 4), new(8, Cancelled: 8)), // A sum of 1/n, n times.
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "No tolerance."),
    };
}
