using System.Numerics;
using Sonda.Engine.Activations;

namespace Sonda.Engine.Tests.Torch;

/// <summary>An activation at some z.</summary>
/// <param name="Name">The activation.</param>
/// <param name="Z">The values of z.</param>
/// <param name="A">φ(z).</param>
/// <param name="Slope">φ′(z).</param>
internal sealed record ActivationRecord(string Name, double[] Z, double[] A, double[] Slope) : ITorchRecord
{
    /// <remarks>
    /// If libtorch has NaN for a finite or infinite z, as in ∞ · 0 on its way to the slope, the engine's limit counts
    /// (ActivationEdgeTests). For a NaN only values are compared, because some of libtorch's slopes are numbers there.
    /// </remarks>
    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ActivationSpec spec = ActivationSpec.Parse(Name);
        T[] z = Z.To<T>(), a = new T[z.Length], d = [.. z.Select(_ => T.One)];
        Activation<T>.Of(spec).Forward(z, a);
        Activation<T>.Of(spec).Backward(z, d);
        (Tolerance value, Tolerance slope) = ToleranceOf(spec.Kind);
        for (int i = 0; i < z.Length; i++)
        {
            if (!double.IsNaN(A[i]) || double.IsNaN(Z[i]))
            {
                value.Require(A[i], a[i], $"{Name}({Z[i]:R})");
            }

            if (!double.IsNaN(Slope[i]) && !double.IsNaN(Z[i]))
            {
                slope.Require(Slope[i], d[i], $"{Name}′({Z[i]:R})");
            }
        }
    }

    /// <summary>
    /// The tolerances of value and slope. The cancellation is libtorch's: the engine's own tests against 20 digits allow none.
    /// </summary>
    private static (Tolerance Value, Tolerance Slope) ToleranceOf(ActivationKind kind) => kind switch
    {
        ActivationKind.Identity or ActivationKind.ReLU => (new(0), new(0)),
        ActivationKind.LeakyReLU => (new(1), new(1)),
        ActivationKind.ELU or ActivationKind.SELU => (new(4), new(4)),
        ActivationKind.Exponential or ActivationKind.Sine => (new(3), new(3)),

        // 1 − a², a(1 − a), and in autograd 1/(1 + |z|) − |z|/(1 + |z|)². σ is 0 if e⁻ᶻ overflows.
        ActivationKind.Tanh => (new(4), new(4, Cancelled: 2)),
        ActivationKind.Sigmoid => (new(4, Absolute: 1e-38), new(4, Cancelled: 2)),
        ActivationKind.Softsign => (new(2), new(4, Cancelled: 2)),

        // z(1 − σ(z)), z(1 − tanh²), z(1 + erf(z/√2)) with an erf that is accurate to 10⁻⁶ in float.
        ActivationKind.SiLU => (new(4, Absolute: 1e-36), new(4, Cancelled: 40)),
        ActivationKind.Mish => (new(6), new(6, Cancelled: 24)),
        ActivationKind.GELU => (new(4, Cancelled: 16), new(4, Cancelled: 8)),
        ActivationKind.GELUTanh => (new(4, Cancelled: 4), new(8, Cancelled: 40)),

        // libtorch returns z itself beyond 20, and e⁻²⁰ is 2.1e-9.
        ActivationKind.Softplus => (new(4, Absolute: 2.1e-9), new(4, Absolute: 2.1e-9)),

        // Computed from z + 3 and 3z + 3 (TorchActivations).
        ActivationKind.HardSigmoid => (new(2), new(2)),
        ActivationKind.HardTanh => (new(1, Cancelled: 4), new(1)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No tolerance."),
    };
}
