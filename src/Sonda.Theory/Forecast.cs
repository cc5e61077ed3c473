using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;

namespace Sonda.Theory;

/// <summary>The forecast of one weighted layer before training.</summary>
/// <param name="Layer">Its number, 1 for the first hidden layer.</param>
/// <param name="Speed">
/// The learning speed over all rows: the Euclidean norm of the mean of δ = ∂C/∂z (Nielsen 2015, chapter 5).
/// </param>
/// <param name="ForwardRms">The root mean square of the layer's outputs over rows and neurons.</param>
public sealed record LayerForecast(int Layer, Band Speed, Band ForwardRms);

/// <summary>The forecast of a network before training, from its spec and a few statistics of the data.</summary>
/// <remarks>
/// Mean-field theory gives the medians, and draws of networks of finite width give the bands; docs/theory.md has the formulas, their
/// sources, and their limits.
/// </remarks>
public sealed record Forecast
{
    /// <summary>The maximum width noise for bands: beyond it, measured speeds leave them (docs/theory.md).</summary>
    public const double MaxWidthNoise = 20;

    /// <summary>The common field of the hidden layers behind the first; null if they differ, or if there is none.</summary>
    public MeanField? Field { get; private init; }

    /// <summary>q*, the limit of the variance of weighted inputs; null if there is none.</summary>
    public double? QStar => Field?.Variance;

    /// <summary>χ, the factor of the squared gradient per layer.</summary>
    public double? Chi => Field?.Multiplier;

    /// <summary>ξ in layers; infinite at the edge of chaos.</summary>
    public double? DepthScale => Field?.DepthScale;

    /// <summary>6 ξ: a rule of thumb for the depth up to which such a network is trainable at the fixed point, without tuning.</summary>
    public double? TrainableDepth => Field?.TrainableDepth;

    /// <summary>q and χ over the actual layers; null if the theory does not follow them.</summary>
    public FieldPath? Path { get; private init; }

    /// <summary>
    /// The probability that a whole hidden layer is dead for a row by chance: all its slopes are 0, and no gradient passes. For each ReLU
    /// layer of n units it is 2⁻ⁿ. Null if the theory does not follow the layers.
    /// </summary>
    public double? DeadByChance { get; private init; }

    /// <summary>The weighted layers, first hidden layer to output; empty if the theory does not cover them.</summary>
    public ImmutableArray<LayerForecast> Layers { get; private init; } = [];

    /// <summary>
    /// The distance from infinite width, 0 at infinite width: the variance over networks of ln q at the output, plus that of the logarithm
    /// of the squared gradient's factor over all layers. Null if speeds are not forecast for another reason.
    /// </summary>
    public double? WidthNoise { get; private init; }

    /// <summary>Explains what is missing above; null if nothing is.</summary>
    public LocalizableText? Gap { get; private init; }

    /// <summary>Computes a forecast.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="inputs">Statistics of the data.</param>
    /// <exception cref="ArgumentException">The data have another number of outputs.</exception>
    public static Forecast Of(NetworkSpec spec, InputStatistics inputs) => Of(spec, inputs, MaxWidthNoise);

    /// <summary>The same, with bands up to a width noise of <paramref name="maxNoise"/>.</summary>
    internal static Forecast Of(NetworkSpec spec, InputStatistics inputs, double maxNoise)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(inputs);
        RequireFit(spec, inputs);
        ImmutableArray<TheoryLayer> layers = LayersOf(spec, out LocalizableText? gap);
        if (gap is not null)
        {
            MeanField? composed = CommonField.OfComposed(spec, inputs, out FieldPath? path);
            return new Forecast { Field = composed, Path = path, Gap = gap };
        }

        if (inputs.MeanSquare > MeanField.MaxVariance)
        {
            return new Forecast
            {
                Gap = LocalizableText.Of($"The inputs have a mean square of {inputs.MeanSquare.ToString("0.#e0", CultureInfo.InvariantCulture)}, above the {MeanField.MaxVariance.ToString("0e0", CultureInfo.InvariantCulture)} up to which the theory holds: scale them first."),
            };
        }

        MeanField? field = CommonField.OfPlain(layers, spec.Inputs * inputs.MeanSquare > 0 ? inputs.MeanSquare : 1);
        if (KernelChain.Of(layers, inputs, out gap) is not { } chain)
        {
            return new Forecast { Field = field, Gap = gap };
        }

        LocalizableText? fieldGap = field is not null ? field.Gap : layers.Length < 2
            ? LocalizableText.Of($"There is no hidden layer; q*, χ and ξ describe hidden layers.")
            : LocalizableText.Of($"The hidden layers differ, or the theory does not cover their weights; q*, χ and ξ describe a stack of equal layers.");
        var ensemble = new WidthEnsemble(spec, inputs, layers, chain);
        ImmutableArray<LayerForecast> forecast = ensemble.Forecast(maxNoise);
        return new Forecast
        {
            Field = field,
            Layers = ensemble.Noise <= maxNoise ? forecast : [],
            WidthNoise = ensemble.Noise,
            Path = field is null ? null : CommonField.PathOfPlain(field, chain),
            DeadByChance = ChanceOfDeath(layers, chain),
            Gap = ensemble.Noise <= maxNoise ? fieldGap : TooNarrow(ensemble.Noise, maxNoise, fieldGap),
        };
    }

    private static LocalizableText TooNarrow(double noise, double max, LocalizableText? fieldGap)
    {
        string found = double.IsFinite(noise) ? noise.ToString(noise < 1000 ? "0.#" : "0e0", CultureInfo.InvariantCulture) : "∞";
        var gap = LocalizableText.Of($"The layers are too narrow for so many of them to forecast speeds: networks drawn the same way differ by a variance of {found} in the logarithms of signal and gradient, and bands hold up to {max}.");
        return fieldGap is null ? gap : LocalizableText.Of($"{gap} {fieldGap}");
    }

    /// <summary>
    /// The probability that all slopes of some hidden layer are 0 for a row. Units are independent given the layer before.
    /// </summary>
    private static double ChanceOfDeath(ImmutableArray<TheoryLayer> layers, KernelChain chain)
    {
        double alive = 1, flat = 0;
        for (int l = 0; l < layers.Length - 1; l++)
        {
            flat = l > 0 && layers[l].Curve.Spec == layers[l - 1].Curve.Spec && chain.Q[l] == chain.Q[l - 1]
                ? flat : PointMoments.FlatShare(layers[l].Curve, chain.Q[l]);
            alive *= 1 - Math.Pow(flat, layers[l].Outputs);
        }

        return 1 - alive;
    }

    private static ImmutableArray<TheoryLayer> LayersOf(NetworkSpec spec, out LocalizableText? gap)
    {
        var layers = ImmutableArray.CreateBuilder<TheoryLayer>(spec.Layers.Length);
        if (spec.Input.IsSequence)
        {
            gap = LocalizableText.Of($"No theory of sequences: it assumes that each row is one point.");
            return [];
        }

        for (int l = 0; l < spec.Layers.Length; l++)
        {
            gap = Untheorized(spec.Layers[l]);
            if (gap is null)
            {
                var dense = (DenseSpec)spec.Layers[l];
                var weights = WeightStatistics.Of(dense.Initializer, spec.Sizes[l], dense.Width, out gap);
                layers.Add(new TheoryLayer(new ActivationCurve(dense.Activation), weights, spec.Sizes[l], dense.Width));
            }

            if (gap is not null)
            {
                gap = LocalizableText.Of($"No theory of layer {l + 1}: {gap}");
                return [];
            }
        }

        gap = null;
        return layers.MoveToImmutable();
    }

    private static LocalizableText? Untheorized(LayerSpec layer) => layer switch
    {
        DenseSpec { Norm: NormKind.Batch } => LocalizableText.Of($"batch normalisation removes what the bias before it adds, so that the gradient of the bias is 0; for the gradient of its shift, which is read instead, no formula has been derived."),
        DenseSpec { Norm: NormKind.Layer } => LocalizableText.Of($"no formula for speeds with layer normalisation has been derived."),
        DenseSpec { Norm: NormKind.Rms } => LocalizableText.Of($"no formula for speeds with RMS normalisation has been derived."),
        DenseSpec { Dropout: > 0 } or DropoutSpec => LocalizableText.Of($"dropout makes rows differ by chance."),
        DenseSpec { IsPreActivated: true } => LocalizableText.Of($"the activation stands before the weights."),
        DenseSpec dense when dense.Activation.Kind == ActivationKind.Exponential => LocalizableText.Of($"the moments of the exponential are too large to be useful."),
        DenseSpec => null,
        ResidualSpec => LocalizableText.Of($"no formula for speeds in residual blocks has been derived."),
        Conv2dSpec => LocalizableText.Of($"a convolution is not dense."),
        PoolSpec => LocalizableText.Of($"pooling is not dense."),
        NormSpec => LocalizableText.Of($"no formula for speeds with a separate normalisation has been derived."),
        ActivationLayerSpec => LocalizableText.Of($"no formula for speeds with a separate activation has been derived."),
        FlattenSpec => LocalizableText.Of($"it only rearranges numbers; the theory does not count it as a layer."),
        EmbeddingSpec => LocalizableText.Of($"an embedding is not dense."),
        RecurrentSpec => LocalizableText.Of($"a recurrent layer is not dense."),
        _ => LocalizableText.Of($"the theory does not cover this kind of layer."),
    };

    private static void RequireFit(NetworkSpec spec, InputStatistics inputs)
    {
        int outputs = spec.Output.Count, classes = inputs.ClassShares.Length;
        bool fits = classes > 0
            ? outputs == classes || (outputs == 1 && classes == 2)
            : inputs.Targets.Length > 0 && inputs.Targets.Length % outputs == 0;
        if (!fits)
        {
            throw new ArgumentException(
                $"{spec} has {CountedNoun.Outputs(outputs)}; the data have {CountedNoun.Classes(classes)} and {CountedNoun.Targets(inputs.Targets.Length)}.",
                nameof(inputs));
        }
    }
}
