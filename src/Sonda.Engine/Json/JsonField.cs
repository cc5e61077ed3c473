using System.Text.Json.Nodes;

namespace Sonda.Engine.Json;

/// <summary>A field of a record as a value of a JSON object.</summary>
internal sealed class JsonField<T>
{
    private JsonField(
        string name, bool isRequired, Func<T, JsonPlace, T> read, Func<T, JsonNode> write, Func<T, T, bool> differs, Func<JsonObject> schema) =>
        (Name, IsRequired, Read, Write, Differs, Schema) = (name, isRequired, read, write, differs, schema);

    /// <summary>The name in JSON.</summary>
    public string Name { get; }

    /// <summary>Whether it is always there.</summary>
    public bool IsRequired { get; }

    /// <summary>The record with the value of a place.</summary>
    public Func<T, JsonPlace, T> Read { get; }

    /// <summary>The value of a record.</summary>
    public Func<T, JsonNode> Write { get; }

    /// <summary>Whether two records have different values.</summary>
    public Func<T, T, bool> Differs { get; }

    /// <summary>A schema with a description.</summary>
    public Func<JsonObject> Schema { get; }

    /// <summary>A field.</summary>
    /// <param name="name">Its name in JSON.</param>
    /// <param name="about">Its description.</param>
    /// <param name="form">How it looks.</param>
    /// <param name="get">Its value in a record.</param>
    /// <param name="set">The record with another value.</param>
    /// <param name="isRequired">Whether it is always there.</param>
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
