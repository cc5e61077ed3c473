using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonda.Engine;
using Sonda.Engine.Costs;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;

namespace Sonda.Runs.Specs;

/// <summary>A network in JSON: its input, its layers and its cost, or its text form.</summary>
internal static class JsonNetwork
{
    private const string Count = "count";
    private static readonly JsonForm<int> CountForm = JsonForm.Whole(1, NetworkSpec.MaxLayers);

    private static readonly JsonRecord<Draft> Record = new(
        "A network, layer by layer.",
        draft => draft with { Cost = CostFunction.CrossEntropy },
        JsonField<Draft>.Of(
            "input",
            "What goes in: numbers as in \"784\", an image \"(maps,height,width)\", or a sequence \"(steps,features)\".",
            JsonForm.Text(Shape.Parse),
            draft => draft.Input,
            (draft, input) => draft with { Input = input },
            true),
        JsonField<Draft>.Of(
            "layers", "The first hidden layer to the output layer.", Layers, draft => draft.Layers, (draft, layers) => draft with { Layers = layers }, true),
        JsonField<Draft>.Of(
            "cost",
            "What training makes small. cross-entropy unless told.",
            JsonForm.Word([.. CostFunctions.Names.Select(name => (name, CostFunctions.Parse(name)))]),
            draft => draft.Cost,
            (draft, cost) => draft with { Cost = cost }));

    /// <summary>Layers, one object for equal neighbours.</summary>
    public static JsonForm<ImmutableArray<LayerSpec>> Layers => new(ReadLayers, WriteLayers, () => new JsonObject
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["$ref"] = "#/$defs/layer" },
    });

    /// <summary>A network.</summary>
    public static JsonForm<NetworkSpec> Form { get; } = new(Read, Write, () => new JsonObject
    {
        ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, Record.Schema()),
    });

    /// <summary>The schema of a layer, to which those of lists refer.</summary>
    public static JsonObject LayerSchema() => new()
    {
        ["oneOf"] = new JsonArray([.. JsonLayers.All.Select(kind =>
        {
            JsonObject schema = kind.Schema();
            JsonObject count = CountForm.Schema();
            count["description"] = "How many such layers follow each other. 1 unless told.";
            schema["properties"]![Count] = count;
            return schema;
        })]),
    };

    private static NetworkSpec Read(JsonPlace place)
    {
        if (place.Value.ValueKind == JsonValueKind.String)
        {
            return place.Read(NetworkSpec.Parse);
        }

        Dictionary<string, JsonPlace> values = place.Value.ValueKind == JsonValueKind.Object
            ? place.Fields() : throw place.Fault($"a text in quotes or an object");
        Draft draft = Record.Read(place, values, new Draft());
        if (values["layers"].Items() is [.., var output] && output.Fields().TryGetValue("activation", out JsonPlace activation))
        {
            throw activation.Fault($"none in the output layer, where the cost decides it");
        }

        return place.Within(() => new NetworkSpec(draft.Input, draft.Layers) with { Cost = draft.Cost });
    }

    private static JsonObject Write(NetworkSpec network)
    {
        JsonObject json = Record.Write(new Draft { Input = network.Input, Layers = network.Layers[..^1], Cost = network.Cost });

        // The output layer stands alone, without its activation.
        var output = (DenseSpec)network.Layers[^1];
        json["layers"]!.AsArray().Add(KindOf(output).Write(output with { Activation = LayerSpec.DefaultActivation }));
        return json;
    }

    private static ImmutableArray<LayerSpec> ReadLayers(JsonPlace place)
    {
        ImmutableArray<LayerSpec>.Builder layers = ImmutableArray.CreateBuilder<LayerSpec>();
        long total = 0;
        foreach (JsonPlace item in place.Items())
        {
            Dictionary<string, JsonPlace> values = item.Fields();
            JsonLayer kind = JsonLayers.All.FirstOrDefault(kind => values.ContainsKey(kind.Head))
                ?? throw item.Fault($"a layer, with one of {string.Join(", ", JsonLayers.All.Select(kind => kind.Head))}");
            int count = values.Remove(Count, out JsonPlace given) ? CountForm.Read(given) : 1;
            LayerSpec layer = kind.Read(item, values);
            total += (long)count * Math.Max(1, layer.LayerCount);
            if (total > NetworkSpec.MaxLayers)
            {
                throw item.Fault($"at most {NetworkSpec.MaxLayers} layers in all");
            }

            layers.AddRange(Enumerable.Repeat(layer, count));
        }

        return layers.ToImmutable();
    }

    private static JsonArray WriteLayers(ImmutableArray<LayerSpec> layers)
    {
        var json = new JsonArray();
        for (int i = 0; i < layers.Length;)
        {
            int end = i;
            while (end < layers.Length && layers[end] == layers[i])
            {
                end++;
            }

            JsonObject layer = KindOf(layers[i]).Write(layers[i]);
            if (end - i > 1)
            {
                layer[Count] = end - i;
            }

            json.Add(layer);
            i = end;
        }

        return json;
    }

    private static JsonLayer KindOf(LayerSpec layer) => JsonLayers.All.First(kind => kind.Fits(layer));

    /// <summary>What a network is made of, before it is known that it fits together.</summary>
    private sealed record Draft
    {
        public Shape Input { get; init; }

        public ImmutableArray<LayerSpec> Layers { get; init; } = [];

        public CostFunction Cost { get; init; } = CostFunction.CrossEntropy;
    }
}
