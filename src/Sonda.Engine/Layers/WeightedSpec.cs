using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Norm;

namespace Sonda.Engine.Layers;

/// <summary>A layer with weights and, optionally, a normalisation, an activation, and dropout.</summary>
/// <remarks>
/// The order is weights, normalisation, activation, dropout; in a pre-activated layer it is normalisation, activation, dropout, weights.
/// The activation is computed together with the weights if nothing stands between them and it has no trained parameter. Otherwise it is a
/// layer of its own, as are normalisation and dropout, all with the same number.
/// </remarks>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">The initializer of weights and biases.</param>
public abstract record WeightedSpec(ActivationSpec Activation, InitializerSpec Initializer) : LayerSpec
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    /// <summary>The normalisation between weights and activation; default: none.</summary>
    public NormKind Norm { get; init; }

    /// <summary>The probability that training drops an output, at least 0 and below 1; default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Whether normalisation and activation come before the weights rather than behind them, as in pre-activated residual blocks (He et al.
    /// 2016, "Identity mappings"); default: false.
    /// </summary>
    public bool IsPreActivated { get; init; }

    /// <inheritdoc/>
    internal sealed override InitializerSpec? Drawn => Initializer;

    /// <inheritdoc/>
    internal sealed override LayerSpec DrawnBy(InitializerSpec initializer) => this with { Initializer = initializer };

    /// <inheritdoc/>
    internal sealed override void Build<T>(LayerBuilder<T> builder)
    {
        bool isFused = !IsPreActivated && Norm == NormKind.None && !Activation.IsTrained;
        if (!IsPreActivated)
        {
            AddWeights(builder, isFused ? Activation : Identity);
        }

        if (Norm != NormKind.None)
        {
            new NormSpec(Norm).Build(builder);
        }

        if (!isFused && Activation != Identity)
        {
            new ActivationLayerSpec(Activation).Build(builder);
        }

        if (Dropout != 0)
        {
            new DropoutSpec(Dropout).Build(builder);
        }

        if (IsPreActivated)
        {
            AddWeights(builder, Identity);
        }
    }

    /// <summary>Adds the weights behind the layers so far, with an activation computed together with them.</summary>
    /// <exception cref="FormatException">They do not fit the layer before.</exception>
    private protected abstract void AddWeights<T>(LayerBuilder<T> builder, ActivationSpec activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
