using System.Numerics;

namespace Sonda.Engine.Activations;

/// <summary>The function φ of a layer, applied to each weighted input: a = φ(z).</summary>
/// <remarks>
/// Both directions start from z, so that the slope keeps its digits where a has rounded to a bound. NaN gives NaN; ±∞ gives the limit of φ
/// if it has one.
/// </remarks>
internal abstract class Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its spec.</summary>
    public ActivationSpec Spec { get; private set; } = new(ActivationKind.Identity);

    /// <summary>Creates the activation of a spec.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The activation has a trained parameter: it is a layer, not a function of z
    /// alone.</exception>
    public static Activation<T> Of(ActivationSpec spec)
    {
        Activation<T> activation = Create(spec);
        activation.Spec = spec;
        return activation;
    }

    private static Activation<T> Create(ActivationSpec spec) => spec.Kind switch
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
        ActivationKind.Formula => new FormulaActivation<T>(Formula.Parse(spec.Formula!)),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Not an activation."),
    };

    /// <summary>Computes a = φ(z). Spans of equal length.</summary>
    public abstract void Forward(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>Computes d = d · φ′(z), from ∂C/∂a to δ = ∂C/∂z. Spans of equal length.</summary>
    public abstract void Backward(ReadOnlySpan<T> z, Span<T> d);

    /// <summary>
    /// The constant φ′(z) for z ≤ 0 of an activation with slope 1 for z &gt; 0; null if the slopes are not two constants.
    /// </summary>
    public virtual T? SlopeBelowZero => null;

    /// <summary>Computes φ′(z). Spans of equal length.</summary>
    public void Slopes(ReadOnlySpan<T> z, Span<T> slopes)
    {
        // d = 1 · φ′(z): the slopes need no code of their own.
        slopes.Fill(T.One);
        Backward(z, slopes);
    }

    private static T ParameterOf(ActivationSpec spec) =>
        T.CreateTruncating(spec.ParameterOrDefault.GetValueOrDefault());
}
