using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Sonda.Engine.Json;

namespace Sonda.Engine.Layers.Json;

/// <summary>Lists of layers in JSON, one object for equal neighbours.</summary>
internal static class LayerListJson
{
    private const string Count = "count";
    private static readonly JsonForm<int> CountForm = JsonForm.Whole(1, Limits.MaxLayers);

    /// <summary>A list of layers.</summary>
    public static JsonForm<ImmutableArray<LayerSpec>> Form => new(Read, Write, () => new JsonObject
    {
        ["type"] = "array",
        ["items"] = new JsonObject { ["$ref"] = "#/$defs/layer" },
    });

    /// <summary>All heads; the first one among the fields of an object decides its kind.</summary>
    private static IEnumerable<LayerJson> All => LayerKinds.All.SelectMany(kind => kind.Json);

    /// <summary>The schema of a layer, which the schemas of lists refer to.</summary>
    public static JsonObject Schema() => new()
    {
        ["oneOf"] = new JsonArray([.. All.Select(kind =>
        {
            JsonObject schema = kind.Schema();
            JsonObject count = CountForm.Schema();
            count["description"] = "How many such layers follow each other. Default: 1.";
            schema["properties"]![Count] = count;
            return schema;
        })]),
    };

    /// <summary>Returns the form of a layer.</summary>
    public static LayerJson Of(LayerSpec layer) => All.First(kind => kind.Fits(layer));

    private static ImmutableArray<LayerSpec> Read(JsonPlace place)
    {
        ImmutableArray<LayerSpec>.Builder layers = ImmutableArray.CreateBuilder<LayerSpec>();
        long total = 0;
        foreach (JsonPlace item in place.Items())
        {
            Dictionary<string, JsonPlace> values = item.Fields();
            LayerJson kind = All.FirstOrDefault(kind => values.ContainsKey(kind.Head))
                ?? throw item.Fault($"a layer, with one of {string.Join(", ", All.Select(kind => kind.Head))}");
            int count = values.Remove(Count, out JsonPlace given) ? CountForm.Read(given) : 1;
            LayerSpec layer = kind.Read(item, values);
            total += (long)count * Math.Max(1, layer.LayerCount);
            if (total > Limits.MaxLayers)
            {
                throw item.Fault($"at most {Limits.MaxLayers} layers in all");
            }

            layers.AddRange(Enumerable.Repeat(layer, count));
        }

        return layers.ToImmutable();
    }

    private static JsonArray Write(ImmutableArray<LayerSpec> layers)
    {
        var json = new JsonArray();
        for (int i = 0; i < layers.Length;)
        {
            int end = i;
            while (end < layers.Length && layers[end] == layers[i])
            {
                end++;
            }

            JsonObject layer = Of(layers[i]).Write(layers[i]);
            if (end - i > 1)
            {
                layer[Count] = end - i;
            }

            json.Add(layer);
            i = end;
        }

        return json;
    }
}
