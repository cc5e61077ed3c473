using Sonda.Engine.Activations;
using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Residual;

/// <summary>Residual blocks: <c>res(LAYER-…-LAYER)</c> or <c>res(LAYER-…-LAYER ACTIVATION)</c>.</summary>
internal sealed class ResidualLayerKind : LayerKind<ResidualSpec>
{
    private const string Opening = "res(";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["res([128 relu he]-…)"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<ResidualSpec>(
            "A residual block: the output of its layers is added to its input.",
            new ResidualSpec([]),
            JsonField<ResidualSpec>.Of("residual", "The layers.", LayerListJson.Form, layer => layer.Body, (layer, body) => layer with { Body = body }, true),
            JsonField<ResidualSpec>.Of(
                "activation", "φ after the addition. Default: identity.", LayerJson.Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a })),
    ];

    /// <summary>Whether a part begins like a block.</summary>
    public static bool Opens(Passage part) => part.Text.StartsWith(Opening, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text)
    {
        if (!Opens(text.Part))
        {
            return null;
        }

        // The reader calls itself for the body: a limit on the depth keeps the stack from overflowing.
        int depth = text.Depth + 1;
        if (depth > Limits.MaxNesting)
        {
            throw new SpecException($"More than {Limits.MaxNesting} residual blocks lie within each other at character {text.Part.Start + 1}.");
        }

        (Passage body, Passage? activation) =
            (text.Part with { Start = text.Part.Start + Opening.Length, End = text.Part.End - 1 }).Cut(' ');
        var layers = new List<LayerSpec>();
        foreach (Passage part in body.Split('-'))
        {
            LayerListReader.Read(part, isInput: false, isLast: false, depth, layers);
        }

        var spec = new ResidualSpec([.. layers]);
        return activation is { } word ? spec with { Activation = word.Read(ActivationSpec.Parse) } : spec;
    }

    /// <inheritdoc/>
    protected override string Write(ResidualSpec layer, bool isOutput)
    {
        string body = LayerWriter.Join([.. layer.Body.Select(inner => LayerWriter.Part(inner, isOutput: false))]);
        return layer.Activation.Kind == ActivationKind.Identity ? $"{Opening}{body})" : $"{Opening}{body} {layer.Activation})";
    }

    /// <inheritdoc/>
    protected override void Describe(ResidualSpec layer, LayerFeatureList features)
    {
        features.AddBlock(layer.Body);
        features.Follow(layer.Activation, NormKind.None);
    }
}
