using System.Numerics;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Norm;

/// <summary>
/// A normalisation: y = gain · (x − mean)/√(variance + ε) + shift. Its kind decides the numbers behind mean and variance.
/// </summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal abstract class NormLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>ε, added to every variance, and in RMS normalisation to every mean square.</summary>
    public const double Epsilon = 1e-5;

    private protected NormLayer(Shape shape, params ReadOnlySpan<Parameter<T>> parameters)
        : base(shape, shape, parameters)
    {
    }

    /// <summary>The gain: one factor for each map or feature, 1 at the start.</summary>
    public Parameter<T> Gain => Parameters[0];

    /// <summary>The shift: one summand for each map or feature, 0 at the start; null in RMS normalisation.</summary>
    public Parameter<T>? Shift => Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Bias);

    /// <summary>Creates a normalisation of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not a normalisation.</exception>
    internal static NormLayer<T> Of(NormKind kind, Shape shape) => kind switch
    {
        NormKind.Batch => new BatchNorm<T>(shape),
        NormKind.Layer => new RowNorm<T>(shape, isCentred: true),
        NormKind.Rms => new RowNorm<T>(shape, isCentred: false),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a normalisation."),
    };

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random) => Gain.Stored.Row(0).Fill(T.One);

    private protected static Parameter<T> GainOf(int count) => new("gain", ParameterKind.Gain, 1, count);

    private protected static Parameter<T> ShiftOf(int count) => new("shift", ParameterKind.Bias, 1, count);

    /// <inheritdoc/>
    public sealed override LayerRole Role => LayerRole.Norm;
}
