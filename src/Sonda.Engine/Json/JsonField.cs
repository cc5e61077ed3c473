using System.Text.Json.Nodes;

namespace Sonda.Engine.Json;

/// <summary>A field of a record as a property of a JSON object.</summary>
internal sealed class JsonField<T>
{
    private JsonField(
        string name, bool isRequired, Func<T, JsonPlace, T> read, Func<T, JsonNode> write, Func<T, T, bool> differs, Func<JsonObject> schema) =>
        (Name, IsRequired, Read, Write, Differs, Schema) = (name, isRequired, read, write, differs, schema);

    /// <summary>The name in JSON.</summary>
    public string Name { get; }

    /// <summary>Whether the property is required.</summary>
    public bool IsRequired { get; }

    /// <summary>Returns the record with the value at a place.</summary>
    public Func<T, JsonPlace, T> Read { get; }

    /// <summary>Writes the value of a record.</summary>
    public Func<T, JsonNode> Write { get; }

    /// <summary>Whether two records have different values.</summary>
    public Func<T, T, bool> Differs { get; }

    /// <summary>Creates a schema with a description.</summary>
    public Func<JsonObject> Schema { get; }

    /// <summary>Defines a field.</summary>
    /// <param name="name">Its name in JSON.</param>
    /// <param name="about">Its description.</param>
    /// <param name="form">Its JSON form.</param>
    /// <param name="get">Gets its value in a record.</param>
    /// <param name="set">Returns the record with another value.</param>
    /// <param name="isRequired">Whether the property is required.</param>
    public static JsonField<T> Of<TValue>(
        string name, string about, JsonForm<TValue> form, Func<T, TValue> get, Func<T, TValue, T> set, bool isRequired = false) => new(
        name,
        isRequired,
        (record, place) => set(record, form.Read(place)),
        record => form.Write(get(record)),
        (one, other) => !EqualityComparer<TValue>.Default.Equals(get(one), get(other)),
        () =>
        {
            var schema = new JsonObject { ["description"] = about };
            foreach ((string key, JsonNode? value) in form.Schema())
            {
                schema[key] = value?.DeepClone();
            }

            return schema;
        });
}
