using System.Numerics;

namespace Sonda.Engine.Activations;

/// <summary>What a layer does to its weighted inputs: a = φ(z), number by number.</summary>
/// <remarks>
/// Both directions start from z, so that the slope keeps its digits where a has rounded to a bound. NaN gives NaN;
/// ±∞ gives the limit of φ where there is one.
/// </remarks>
internal abstract class Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The activation that a spec describes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is trained: a layer, and no function of z alone.</exception>
    public static Activation<T> Of(ActivationSpec spec) => spec.Kind switch
    {
        ActivationKind.Identity => new Identity<T>(),
        ActivationKind.Sigmoid => new Sigmoid<T>(),
        ActivationKind.Tanh => new Tanh<T>(),
        ActivationKind.ReLU => new ReLU<T>(),
        ActivationKind.LeakyReLU => new LeakyReLU<T>(ParameterOf(spec)),
        ActivationKind.ELU => new ELU<T>(ParameterOf(spec)),
        ActivationKind.SELU => new SELU<T>(),
        ActivationKind.GELU => new GELU<T>(),
        ActivationKind.GELUTanh => new GELUTanh<T>(),
        ActivationKind.SiLU => new SiLU<T>(),
        ActivationKind.Mish => new Mish<T>(),
        ActivationKind.Softplus => new Softplus<T>(),
        ActivationKind.Softsign => new Softsign<T>(),
        ActivationKind.HardSigmoid => new HardSigmoid<T>(),
        ActivationKind.HardTanh => new HardTanh<T>(),
        ActivationKind.Exponential => new Exponential<T>(),
        ActivationKind.Sine => new Sine<T>(),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Not an activation."),
    };

    /// <summary>a = φ(z). Spans of equal length.</summary>
    public abstract void Forward(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>d = d · φ′(z): from ∂C/∂a to δ = ∂C/∂z. Spans of equal length.</summary>
    public abstract void Backward(ReadOnlySpan<T> z, Span<T> d);

    /// <summary>φ′(z) for z ≤ 0 where it is the same for all of them, and 1 for z &gt; 0; else null.</summary>
    public virtual T? SlopeBelowZero => null;

    /// <summary>φ′(z). Spans of equal length.</summary>
    public void Slopes(ReadOnlySpan<T> z, Span<T> slopes)
    {
        slopes.Fill(T.One);
        Backward(z, slopes);
    }

    private static T ParameterOf(ActivationSpec spec) =>
        T.CreateTruncating(spec.ParameterOrDefault.GetValueOrDefault());
}
