using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
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

namespace Sonda.Runs.Specs;

/// <summary>Every kind of layer in JSON.</summary>
internal static class JsonLayers
{
    private static readonly JsonForm<ActivationSpec> Activation = JsonForm.Text(ActivationSpec.Parse);
    private static readonly JsonForm<InitializerSpec> Initializer = JsonForm.Text(InitializerSpec.Parse);
    private static readonly JsonForm<int> Width = JsonForm.Whole(1, NetworkSpec.MaxWidth);
    private static readonly (string, NormKind)[] Norms = [("batch", NormKind.Batch), ("layer", NormKind.Layer), ("rms", NormKind.Rms)];

    /// <summary>The kinds; the first whose head is among the names of an object is what the object is.</summary>
    public static IReadOnlyList<JsonLayer> All { get; } =
    [
        JsonLayer.Of<DenseSpec>(
            "A dense layer. The last layer of a network is one, of a size and an initializer alone.",
            new DenseSpec(1),
            [
                JsonField<DenseSpec>.Of("dense", "Neurons.", Width, layer => layer.Width, (layer, n) => layer with { Width = n }, true),
                .. Weighted<DenseSpec>(),
            ]),
        JsonLayer.Of<Conv2dSpec>(
            "A convolution of an image.",
            new Conv2dSpec(1, 1, 1, LayerSpec.DefaultActivation, InitializerSpec.Book),
            [
                JsonField<Conv2dSpec>.Of("conv2d", "Maps that come out.", Width, layer => layer.Maps, (layer, n) => layer with { Maps = n }, true),
                JsonField<Conv2dSpec>.Of(
                    "kernel",
                    "Rows and columns of the kernel as in \"5x3\", or \"5\" for both.",
                    JsonForm.Text(KernelSize.Parse),
                    layer => new KernelSize(layer.KernelHeight, layer.KernelWidth),
                    (layer, kernel) => layer with { KernelHeight = kernel.Height, KernelWidth = kernel.Width },
                    true),
                JsonField<Conv2dSpec>.Of(
                    "stride", "Points from one place of the kernel to the next. 1 unless told.", Width, layer => layer.Stride, (layer, n) => layer with { Stride = n }),
                JsonField<Conv2dSpec>.Of(
                    "padding", "Zeros around the image on each side. 0 unless told.", JsonForm.Whole(0, NetworkSpec.MaxWidth), layer => layer.Padding, (layer, n) => layer with { Padding = n }),
                .. Weighted<Conv2dSpec>(),
            ]),
        JsonLayer.Of<PoolSpec>(
            "Pooling of an image.",
            new PoolSpec(PoolKind.Max, 1),
            JsonField<PoolSpec>.Of(
                "pool", "What stands for the points of a window.", JsonForm.Word(("max", PoolKind.Max), ("average", PoolKind.Average)), layer => layer.Kind, (layer, kind) => layer with { Kind = kind }, true),
            JsonField<PoolSpec>.Of("size", "Rows and columns of the window.", Width, layer => layer.Size, (layer, n) => layer with { Size = n }, true),
            JsonField<PoolSpec>.Of(
                "stride", "Points from one place of the window to the next. The size unless told.", JsonForm.OrNone(Width), layer => layer.Stride, (layer, n) => layer with { Stride = n }),
            JsonField<PoolSpec>.Of(
                "padding", "Points around the image on each side. 0 unless told.", JsonForm.Whole(0, NetworkSpec.MaxWidth), layer => layer.Padding, (layer, n) => layer with { Padding = n })),
        JsonLayer.Of<FlattenSpec>(
            "An image or a sequence becomes one vector.",
            new FlattenSpec(),
            JsonField<FlattenSpec>.Of("flatten", "It has no settings.", JsonForm.True, _ => true, (layer, _) => layer, true)),
        JsonLayer.Of<EmbeddingSpec>(
            "The first layer of a network that reads tokens: each is replaced by a vector that is learned.",
            new EmbeddingSpec(1, 1),
            JsonField<EmbeddingSpec>.Of(
                "embedding", "Tokens.", JsonForm.Whole(1, EmbeddingSpec.MaxVocabulary), layer => layer.Vocabulary, (layer, n) => layer with { Vocabulary = n }, true),
            JsonField<EmbeddingSpec>.Of("width", "Numbers of the vector of a token.", Width, layer => layer.Width, (layer, n) => layer with { Width = n }, true),
            JsonField<EmbeddingSpec>.Of(
                "initializer", "How the vectors are drawn. normal(0,1) unless told.", Initializer, layer => layer.Initializer, (layer, i) => layer with { Initializer = i })),
        Recurrent(
            "rnn",
            RecurrentKind.Rnn,
            "The simple recurrent network.",
            JsonField<RecurrentSpec>.Of("activation", "φ. tanh unless told.", Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a })),
        Recurrent(
            "lstm",
            RecurrentKind.Lstm,
            "Long short-term memory.",
            JsonField<RecurrentSpec>.Of(
                "forgetBias", "What is added to the biases of the forget gate. 1 unless told.", JsonForm.Number, layer => layer.ForgetBias, (layer, b) => layer with { ForgetBias = b })),
        Recurrent("gru", RecurrentKind.Gru, "The gated recurrent unit."),
        JsonLayer.Of<ResidualSpec>(
            "A residual block: what its layers give is added to what it takes.",
            new ResidualSpec([]),
            JsonField<ResidualSpec>.Of("residual", "The layers.", JsonNetwork.Layers, layer => layer.Body, (layer, body) => layer with { Body = body }, true),
            JsonField<ResidualSpec>.Of(
                "activation", "φ after the addition. identity unless told.", Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a })),
        JsonLayer.Of<NormSpec>(
            "A normalisation as a layer of its own.",
            new NormSpec(NormKind.Batch),
            JsonField<NormSpec>.Of("norm", "Its kind.", JsonForm.Word(Norms), layer => layer.Kind, (layer, kind) => layer with { Kind = kind }, true)),
        JsonLayer.Of<DropoutSpec>(
            "Dropout as a layer of its own.",
            new DropoutSpec(0),
            JsonField<DropoutSpec>.Of(
                "dropout", "The probability that a number is dropped, below 1.", JsonForm.NotNegative, layer => layer.Rate, (layer, rate) => layer with { Rate = rate }, true)),
        JsonLayer.Of<ActivationLayerSpec>(
            "An activation as a layer of its own.",
            new ActivationLayerSpec(LayerSpec.DefaultActivation),
            JsonField<ActivationLayerSpec>.Of("activation", "φ.", Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a }, true)),
    ];

    /// <summary>What all layers have that multiply by weights.</summary>
    private static JsonField<T>[] Weighted<T>()
        where T : WeightedSpec =>
    [
        JsonField<T>.Of(
            "activation", "φ, as in relu or elu(0.5). sigmoid unless told.", Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a }),
        JsonField<T>.Of(
            "initializer", "How weights and biases are drawn, as in he or normal(0,0.02). book unless told.", Initializer, layer => layer.Initializer, (layer, i) => layer with { Initializer = i }),
        JsonField<T>.Of(
            "norm", "The normalisation between weights and activation. none unless told.", JsonForm.Word([("none", NormKind.None), .. Norms]), layer => layer.Norm, (layer, norm) => layer with { Norm = norm }),
        JsonField<T>.Of(
            "dropout", "The probability that an output is dropped in training, below 1. 0 unless told.", JsonForm.NotNegative, layer => layer.Dropout, (layer, rate) => layer with { Dropout = rate }),
        JsonField<T>.Of(
            "preActivated", "Whether normalisation and activation come before the weights.", JsonForm.Flag, layer => layer.IsPreActivated, (layer, pre) => layer with { IsPreActivated = pre }),
    ];

    private static JsonLayer Recurrent(string head, RecurrentKind kind, string about, params JsonField<RecurrentSpec>[] own) => JsonLayer.Of(
        about,
        new RecurrentSpec(kind, 1),
        layer => layer.Kind == kind,
        [
            JsonField<RecurrentSpec>.Of(
                head, "Units.", JsonForm.Whole(1, RecurrentSpec.MaxWidth), layer => layer.Width, (layer, n) => layer with { Width = n }, true),
            .. own,
            JsonField<RecurrentSpec>.Of(
                "initializer", "How the weights of the inputs are drawn. xavier-uniform unless told.", Initializer, layer => layer.Initializer, (layer, i) => layer with { Initializer = i }),
            JsonField<RecurrentSpec>.Of(
                "recurrentInitializer", "How the recurrent weights are drawn. orthogonal unless told.", Initializer, layer => layer.RecurrentInitializer, (layer, i) => layer with { RecurrentInitializer = i }),
            JsonField<RecurrentSpec>.Of(
                "returnsSequence", "Whether the states of all steps come out, or the last alone.", JsonForm.Flag, layer => layer.ReturnsSequence, (layer, all) => layer with { ReturnsSequence = all }),
            JsonField<RecurrentSpec>.Of(
                "truncation", "The most steps that a gradient flows back. All unless told.", JsonForm.OrNone(JsonForm.Whole(1)), layer => layer.Truncation, (layer, n) => layer with { Truncation = n }),
        ]);

    /// <summary>Rows and columns of a kernel: <c>5x3</c>, or <c>5</c> for both.</summary>
    private readonly record struct KernelSize(int Height, int Width)
    {
        public static KernelSize Parse(string text)
        {
            string[] sides = text.Split('x');
            return sides.Length <= 2 && TryRead(sides[0], out int height) && TryRead(sides[^1], out int width)
                ? new KernelSize(height, width)
                : throw new SpecException($"\"{text}\" is no kernel: expected \"HEIGHTxWIDTH\" or one number for both, as in \"5x3\".");
        }

        public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");

        private static bool TryRead(string text, out int size) =>
            int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out size)
            && size is >= 1 and <= NetworkSpec.MaxWidth;
    }
}
