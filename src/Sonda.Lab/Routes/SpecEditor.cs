using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Sonda.Data;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Networks;
using Sonda.Lab.Safety;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Routes;

/// <summary>Changes a spec as the controls of the page do, one setting at a time.</summary>
internal static class SpecEditor
{
    private static readonly string[] TrainingKeys = ["optimizer", "momentum", "rate", "lambda", "clip", "schedule", "batch", "epochs", "layer-rates"];

    /// <summary>The edited spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="request">The edits.</param>
    /// <param name="table">The rows of the table that the edits choose, to which the network is fitted; null for other data.</param>
    /// <exception cref="LabProblem">A value is not allowed.</exception>
    public static RunSpec Edit(RunSpec spec, SpecRequest request, Dataset? table = null)
    {
        try
        {
            foreach ((string key, JsonElement value) in request.Set ?? ImmutableDictionary<string, JsonElement>.Empty)
            {
                spec = Set(spec, key, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), request.Layer, table);
            }

            spec = request.Insert || request.Remove ? Reshape(spec, request.Layer ?? 0, request.Insert) : spec;
            return spec.Validated();
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw LabProblem.Of("spec", 400, fault);
        }
    }

    /// <summary>The layers as a card shows them.</summary>
    public static IReadOnlyList<LayerSettings> Layers(RunSpec spec) => [.. spec.Network.Layers.SelectMany((layer, place) => Cards(layer).Select(card => card with { Place = place }))];

    private static IEnumerable<LayerSettings> Cards(LayerSpec layer) => layer switch
    {
        DenseSpec dense => [Card(dense, isResidual: false)],
        ResidualSpec { Body: [DenseSpec dense] } => [Card(dense, isResidual: true)],
        ResidualSpec block => block.Body.SelectMany(Cards).Select(card => card with { Residual = true, Editable = false }),
        _ => Enumerable.Repeat(new LayerSettings(null, null, null, null, false, false), layer.LayerCount),
    };

    private static LayerSettings Card(DenseSpec dense, bool isResidual) => new(
        dense.Width, dense.Activation.ToString(), dense.Initializer.ToString(), dense.Norm.ToString().ToLowerInvariant(), isResidual, true);

    private static RunSpec Set(RunSpec spec, string key, string value, int? layer, Dataset? table) => key switch
    {
        "seed" => spec with { Seed = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : throw Lacks(key, "0 – 18446744073709551615") },
        "data" => FittedNetwork.Of(spec with { Data = DatasetSpec.Parse(value) }, table),
        "depth" => WithDepth(spec, Whole(key, value, 0, NetworkSpec.MaxLayers - 1)),
        "units" => OnHidden(spec, layer, dense => dense with { Width = Whole(key, value, 1, NetworkSpec.MaxWidth) }),
        "activation" => OnHidden(spec, layer, dense => dense with { Activation = ActivationSpec.Parse(value) }),
        "initial" => layer is null ? spec with { Network = spec.Network.WithInitializer(InitializerSpec.Parse(value)) } : OnHidden(spec, layer, dense => dense with { Initializer = InitializerSpec.Parse(value) }),
        "norm" => OnHidden(spec, layer, dense => dense with { Norm = Enum.TryParse(value, ignoreCase: true, out NormKind norm) && Enum.IsDefined(norm) ? norm : throw Lacks(key, "none, batch, layer, rms") }),
        "residual" => WithResidual(spec, layer, value is "true"),
        _ when TrainingKeys.Contains(key) => spec with { Training = RunChange.Parse($"{key} {value}").ApplyTo(spec.Training) },
        _ => throw Lacks("set." + key, string.Join(", ", [.. TrainingKeys, "seed", "data", "depth", "units", "activation", "initial", "norm", "residual"])),
    };

    private static RunSpec WithDepth(RunSpec spec, int depth)
    {
        ImmutableArray<LayerSpec> hidden = spec.Network.Layers[..^1];
        LayerSpec last = hidden.IsEmpty ? new DenseSpec(30) : hidden[^1];
        return WithLayers(spec, [.. hidden.Take(depth), .. Enumerable.Repeat(last, Math.Max(0, depth - hidden.Length)), spec.Network.Layers[^1]]);
    }

    private static RunSpec OnHidden(RunSpec spec, int? layer, Func<DenseSpec, DenseSpec> edit)
    {
        ImmutableArray<LayerSpec> layers = spec.Network.Layers;
        return WithLayers(spec, [.. layers.Select((one, i) => i == layers.Length - 1 || (layer is { } only && only != i) ? one : one switch
        {
            DenseSpec dense => edit(dense),
            ResidualSpec { Body: [DenseSpec dense] } block => block with { Body = [edit(dense)] },
            _ => one,
        })]);
    }

    /// <summary>A path around each hidden layer that keeps its width, or none.</summary>
    private static RunSpec WithResidual(RunSpec spec, int? layer, bool isResidual)
    {
        ImmutableArray<LayerSpec> layers = spec.Network.Layers;
        int width = spec.Network.Inputs;
        var edited = new List<LayerSpec>();
        for (int i = 0; i < layers.Length; i++)
        {
            LayerSpec bare = layers[i] is ResidualSpec { Body: [DenseSpec inner] } ? inner : layers[i];
            bool isMeant = i < layers.Length - 1 && (layer is null || layer == i);
            edited.Add(!isMeant ? layers[i] : isResidual && bare is DenseSpec dense && dense.Width == width ? new ResidualSpec([bare]) : bare);
            width = bare is DenseSpec { Width: var own } ? own : width;
        }

        return WithLayers(spec, [.. edited]);
    }

    private static RunSpec Reshape(RunSpec spec, int layer, bool inserts)
    {
        ImmutableArray<LayerSpec> layers = spec.Network.Layers;
        if (layer < 0 || layer >= layers.Length - 1)
        {
            throw Lacks("layer", $"0 – {layers.Length - 2}");
        }

        return WithLayers(spec, inserts ? layers.Insert(layer + 1, layers[layer]) : layers.RemoveAt(layer));
    }

    private static RunSpec WithLayers(RunSpec spec, ImmutableArray<LayerSpec> layers) =>
        spec with { Network = spec.Network.WithLayers(layers) };

    private static int Whole(string name, string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max ? number : throw Lacks(name, $"{min} – {max}");

    private static LabProblem Lacks(string name, string expected) =>
        new("spec", 400, texts => texts.Say("server.lacks", ("name", name), ("expected", expected)));
}

/// <summary>The settings of a layer; null if it is not dense.</summary>
internal sealed record LayerSettings(int? Units, string? Activation, string? Initial, string? Norm, bool Residual, bool Editable)
{
    /// <summary>The index in the spec that edits of this layer name: a block with several layers has one.</summary>
    public int Place { get; init; }
}
