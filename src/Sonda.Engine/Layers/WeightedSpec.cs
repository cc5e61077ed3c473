using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Norm;

namespace Sonda.Engine.Layers;

/// <summary>A layer that multiplies by weights and goes on with a normalisation, an activation, and dropout, as far as told.</summary>
/// <remarks>
/// The order is weights, normalisation, activation, dropout; pre-activated, it is normalisation, activation, dropout,
/// weights. The activation is computed together with the weights where nothing stands between them and it is not
/// trained; else it is a layer of its own, and so are normalisation and dropout, all with one number.
/// </remarks>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">How weights and biases are drawn.</param>
public abstract record WeightedSpec(ActivationSpec Activation, InitializerSpec Initializer) : LayerSpec
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    /// <summary>What stands between weights and activation; nothing unless told.</summary>
    public NormKind Norm { get; init; }

    /// <summary>The probability that an output is dropped in training, at least 0 and below 1; 0 unless told.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Whether normalisation and activation come before the weights and not behind them, as in residual blocks of
    /// pre-activation (He et al. 2016, "Identity mappings"); false unless told.
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

    /// <summary>Puts the weights behind the layers there are, and an activation that is computed together with them.</summary>
    /// <exception cref="FormatException">They do not fit what comes before.</exception>
    private protected abstract void AddWeights<T>(LayerBuilder<T> builder, ActivationSpec activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
