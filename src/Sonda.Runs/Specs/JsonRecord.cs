using System.Text.Json.Nodes;
using Sonda.Engine;

namespace Sonda.Runs.Specs;

/// <summary>A record as a JSON object: from one table of fields follow reader, writer and schema, which so never disagree.</summary>
/// <param name="about">What it is.</param>
/// <param name="usual">What is left out of JSON has the value that it has here.</param>
/// <param name="fields">Its fields, in the order in which they are written.</param>
internal sealed class JsonRecord<T>(string about, Func<T, T> usual, params JsonField<T>[] fields)
{
    /// <summary>Reads an object.</summary>
    /// <param name="place">The object, for its path.</param>
    /// <param name="values">Its values.</param>
    /// <param name="start">What the fields are put into.</param>
    /// <exception cref="FormatException">A field is unknown, missing or wrong; the message has its path.</exception>
    public T Read(JsonPlace place, Dictionary<string, JsonPlace> values, T start)
    {
        foreach ((string name, JsonPlace value) in values)
        {
            if (!fields.Any(field => field.Name == name))
            {
                throw new SpecException(
                    $"{value.Path}: found the unknown name \"{name}\"; expected one of {string.Join(", ", fields.Select(field => field.Name))}.");
            }
        }

        foreach (JsonField<T> field in fields)
        {
            start = values.TryGetValue(field.Name, out JsonPlace value) ? field.Read(start, value)
                : field.IsRequired ? throw new SpecException($"{place.Path}: found no \"{field.Name}\"; expected it.")
                : start;
        }

        return start;
    }

    /// <summary>Writes what is required or not as usual.</summary>
    public JsonObject Write(T value)
    {
        var json = new JsonObject();
        T plain = usual(value);
        foreach (JsonField<T> field in fields.Where(field => field.IsRequired || field.Differs(value, plain)))
        {
            json[field.Name] = field.Write(value);
        }

        return json;
    }

    /// <summary>A schema.</summary>
    public JsonObject Schema() => new()
    {
        ["description"] = about,
        ["type"] = "object",
        ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Schema()))),
        ["required"] = new JsonArray([.. fields.Where(field => field.IsRequired).Select(field => JsonValue.Create(field.Name))]),
        ["additionalProperties"] = false,
    };
}

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
