using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine.Activations;
using Sonda.Engine.Networks;
using Sonda.Engine.Specs;

namespace Sonda.Engine.Theory;

/// <summary>What is forecast of one weighted layer before training.</summary>
/// <param name="Layer">Its number, 1 for the first hidden layer.</param>
/// <param name="Speed">
/// The learning speed over all rows: the Euclidean norm of the mean of δ = ∂C/∂z (Nielsen 2015, chapter 5).
/// </param>
/// <param name="ForwardRms">The root mean square, over rows and neurons, of what leaves the layer.</param>
public sealed record LayerForecast(int Layer, Band Speed, Band ForwardRms);

/// <summary>What can be known of a network before training, from its spec and a few figures of the data.</summary>
/// <remarks>
/// Mean-field theory for what is expected, the first order in 1/width for the band around it; docs/theory.md has the
/// formulas, their sources, and where they do not hold.
/// </remarks>
public sealed record Forecast
{
    /// <summary>What the hidden layers behind the first have in common; null where they differ, or there is none.</summary>
    public MeanField? Field { get; private init; }

    /// <summary>q*: where the variance of weighted inputs settles; null where there is no such place.</summary>
    public double? QStar => Field?.Variance;

    /// <summary>χ: what a layer multiplies the squared gradient by.</summary>
    public double? Chi => Field?.Multiplier;

    /// <summary>ξ, in layers; infinite at the edge of chaos.</summary>
    public double? DepthScale => Field?.DepthScale;

    /// <summary>6 ξ: the depth to which such a net is trainable.</summary>
    public double? TrainableDepth => Field?.TrainableDepth;

    /// <summary>The weighted layers, first hidden layer to output; empty where there is no theory of them.</summary>
    public ImmutableArray<LayerForecast> Layers { get; private init; } = [];

    /// <summary>What is missing above and why; null where nothing is.</summary>
    public Sentence? Gap { get; private init; }

    /// <summary>Forecasts.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="inputs">What is known of the data.</param>
    /// <exception cref="ArgumentException">The data are for another number of outputs.</exception>
    public static Forecast Of(NetworkSpec spec, InputStatistics inputs)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(inputs);
        RequireFit(spec, inputs);
        ImmutableArray<TheoryLayer> layers = LayersOf(spec, out Sentence? gap);
        if (gap is not null)
        {
            return new Forecast { Gap = gap };
        }

        if (inputs.MeanSquare > MeanField.MostVariance)
        {
            return new Forecast
            {
                Gap = Sentence.Of($"The inputs have a mean square of {inputs.MeanSquare.ToString("0.#e0", CultureInfo.InvariantCulture)}, above the {MeanField.MostVariance.ToString("0e0", CultureInfo.InvariantCulture)} up to which theory is followed: their scale is the first thing to change."),
            };
        }

        MeanField? field = FieldOf(layers, spec.Inputs * inputs.MeanSquare > 0 ? inputs.MeanSquare : 1);
        if (KernelChain.Of(layers, inputs, out gap) is not { } chain)
        {
            return new Forecast { Field = field, Gap = gap };
        }

        return new Forecast
        {
            Field = field,
            Layers = new WidthEnsemble(spec, inputs, layers, chain).Forecast(),
            Gap = field is not null ? field.Gap : layers.Length < 2
                ? Sentence.Of($"There is no hidden layer: q*, χ and ξ are of hidden layers.")
                : Sentence.Of($"The hidden layers differ, or their weights are beyond the theory: q*, χ and ξ are of layers of one kind."),
        };
    }

    private static ImmutableArray<TheoryLayer> LayersOf(NetworkSpec spec, out Sentence? gap)
    {
        var layers = ImmutableArray.CreateBuilder<TheoryLayer>(spec.Layers.Length);
        if (spec.Input.IsSequence)
        {
            gap = Sentence.Of($"No theory of sequences: rows are taken to be one point each.");
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
                gap = Sentence.Of($"No theory of layer {l + 1}: {gap}");
                return [];
            }
        }

        gap = null;
        return layers.MoveToImmutable();
    }

    private static Sentence? Untheorized(LayerSpec layer) => layer switch
    {
        DenseSpec { Norm: NormKind.Batch } => Sentence.Of($"a batch normalisation takes away what a bias before it adds, whose gradient so is 0; of the gradient of its own shift, which is read in its place, the speeds are not worked out."),
        DenseSpec { Norm: not NormKind.None } dense => Sentence.Of($"the speeds with {dense.Norm} normalisation are not worked out."),
        DenseSpec { Dropout: > 0 } => Sentence.Of($"dropout makes rows differ by chance."),
        DenseSpec { IsPreActivated: true } => Sentence.Of($"the activation stands before the weights."),
        DenseSpec dense when dense.Activation.Kind == ActivationKind.Exponential => Sentence.Of($"the exponential has no finite moments to speak of."),
        DenseSpec => null,
        _ => Sentence.Of($"{layer.GetType().Name.Replace("Spec", "", StringComparison.Ordinal)} is not dense."),
    };

    /// <summary>The kind that all layers between two hidden ones share, or the one hidden layer itself.</summary>
    private static MeanField? FieldOf(ImmutableArray<TheoryLayer> layers, double start)
    {
        TheoryLayer[] hidden = [.. layers.Skip(layers.Length > 2 ? 1 : 0).SkipLast(1)];
        (ActivationSpec, double, double)[] kinds =
            [.. hidden.Select(layer => (layer.Curve.Spec, layer.Weights.WeightVariance, layer.Weights.BiasVariance)).Distinct()];
        return kinds is [(var activation, var weights, var biases)] && weights <= MeanField.MostVariance
            ? MeanField.Solve(activation, weights, biases, start)
            : null;
    }

    private static void RequireFit(NetworkSpec spec, InputStatistics inputs)
    {
        int outputs = spec.Output.Count, classes = inputs.ClassShares.Length;
        bool fits = classes > 0
            ? outputs == classes || (outputs == 1 && classes == 2)
            : inputs.Targets.Length > 0 && inputs.Targets.Length % outputs == 0;
        if (!fits)
        {
            throw new ArgumentException(
                $"{spec} has {outputs} output(s); the data have {classes} class(es) and {inputs.Targets.Length} target number(s).",
                nameof(inputs));
        }
    }
}
