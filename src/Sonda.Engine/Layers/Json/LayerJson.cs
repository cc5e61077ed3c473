using System.Text.Json.Nodes;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Json;

namespace Sonda.Engine.Layers.Json;

/// <summary>The JSON form of one kind of layer. Its first field, the head, is the name that distinguishes it from other kinds.</summary>
/// <param name="Head">The name.</param>
/// <param name="Fits">Whether a layer is of this kind.</param>
/// <param name="Read">Reads an object of values.</param>
/// <param name="Write">Writes a layer of this kind.</param>
/// <param name="Schema">A new schema.</param>
internal sealed record LayerJson(
    string Head,
    Func<LayerSpec, bool> Fits,
    Func<JsonPlace, Dictionary<string, JsonPlace>, LayerSpec> Read,
    Func<LayerSpec, JsonObject> Write,
    Func<JsonObject> Schema)
{
    /// <summary>An activation.</summary>
    public static JsonForm<ActivationSpec> Activation { get; } = JsonForm.Text(ActivationSpec.Parse);

    /// <summary>An initializer.</summary>
    public static JsonForm<InitializerSpec> Initializer { get; } = JsonForm.Text(InitializerSpec.Parse);

    /// <summary>A count of neurons, maps or points.</summary>
    public static JsonForm<int> Width { get; } = JsonForm.Whole(1, Limits.MaxWidth);

    /// <summary>Defines a kind of layer.</summary>
    /// <param name="about">Its description.</param>
    /// <param name="plain">A layer of the kind with all defaults.</param>
    /// <param name="fields">Its fields, the head first.</param>
    public static LayerJson Of<T>(string about, T plain, params JsonField<T>[] fields)
        where T : LayerSpec => Of(about, plain, _ => true, fields);

    /// <summary>Defines a kind of layer that shares its record with others.</summary>
    public static LayerJson Of<T>(string about, T plain, Func<T, bool> fits, params JsonField<T>[] fields)
        where T : LayerSpec
    {
        var record = new JsonRecord<T>(about, _ => plain, fields);
        return new LayerJson(
            fields[0].Name,
            layer => layer is T own && fits(own),
            (place, values) => record.Read(place, values, plain),
            layer => record.Write((T)layer),
            record.Schema);
    }
}
