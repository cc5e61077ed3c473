using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonda.Engine.Costs;
using Sonda.Engine.Json;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Json;

namespace Sonda.Engine.Networks;

/// <summary>The JSON form of a network: its input, layers and cost, or its text form.</summary>
internal static class NetworkJson
{
    private const string ActivationName = "activation";

    private static readonly JsonRecord<Draft> Record = new(
        "A network, layer by layer.",
        draft => draft with { Cost = CostFunction.CrossEntropy },
        JsonField<Draft>.Of(
            "input",
            "The input: numbers as in \"784\", an image \"(maps,height,width)\", or a sequence \"(steps,features)\".",
            JsonForm.Text(Shape.Parse),
            draft => draft.Input,
            (draft, input) => draft with { Input = input },
            true),
        JsonField<Draft>.Of(
            "layers", "From the first hidden layer to the output layer.", LayerListJson.Form, draft => draft.Layers, (draft, layers) => draft with { Layers = layers }, true),
        JsonField<Draft>.Of(
            "cost",
            "The cost that training minimises. Default: cross-entropy.",
            JsonForm.Word([.. CostFunctions.Names.Select(name => (name, CostFunctions.Parse(name)))]),
            draft => draft.Cost,
            (draft, cost) => draft with { Cost = cost }));

    /// <summary>The JSON form of a network.</summary>
    public static JsonForm<NetworkSpec> Form { get; } = new(Read, Write, () => new JsonObject
    {
        ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, Record.Schema()),
    });

    /// <summary>The schema of a layer, which the schemas of lists refer to.</summary>
    public static JsonObject LayerSchema() => LayerListJson.Schema();

    private static NetworkSpec Read(JsonPlace place)
    {
        if (place.Value.ValueKind == JsonValueKind.String)
        {
            return place.Read(NetworkSpec.Parse);
        }

        Dictionary<string, JsonPlace> values = place.Value.ValueKind == JsonValueKind.Object
            ? place.Fields() : throw place.Fault($"a text in quotes or an object");
        Draft draft = Record.Read(place, values, new Draft());
        NetworkSpec network = place.Within(() => new NetworkSpec(draft.Input, Draft.WithoutActivation(draft.Layers)) with { Cost = draft.Cost });
        return values["layers"].Items() is [.., var output] && output.Fields().TryGetValue(ActivationName, out JsonPlace activation)
            ? activation.Within(() => network with { OutputActivation = ((DenseSpec)draft.Layers[^1]).Activation })
            : network;
    }

    private static JsonObject Write(NetworkSpec network)
    {
        JsonObject json = Record.Write(new Draft { Input = network.Input, Layers = network.Layers[..^1], Cost = network.Cost });

        // The cost brings the activation of the output layer: the JSON has another one only.
        var output = (DenseSpec)network.Layers[^1];
        JsonObject last = LayerListJson.Of(output).Write(output with { Activation = LayerSpec.DefaultActivation });
        if (output.Activation != OutputLayer.ActivationOf(network.Cost))
        {
            last[ActivationName] = output.Activation.ToString();
        }

        json["layers"]!.AsArray().Add(last);
        return json;
    }

    /// <summary>The parts of a network before <see cref="NetworkSpec"/> checks that they fit together.</summary>
    private sealed record Draft
    {
        public Shape Input { get; init; }

        public ImmutableArray<LayerSpec> Layers { get; init; } = [];

        public CostFunction Cost { get; init; } = CostFunction.CrossEntropy;

        /// <summary>The layers with the default activation in the output layer, which its cost replaces.</summary>
        public static ImmutableArray<LayerSpec> WithoutActivation(ImmutableArray<LayerSpec> layers) =>
            layers is [.., DenseSpec output] ? layers.SetItem(layers.Length - 1, output with { Activation = LayerSpec.DefaultActivation }) : layers;
    }
}
