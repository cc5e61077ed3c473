using System.Text.Json.Nodes;

namespace Sonda.Engine.Json;

/// <summary>A record as a JSON object. Reader, writer and schema follow from one table of fields, so they never disagree.</summary>
/// <param name="about">Its description.</param>
/// <param name="defaults">Returns a record with the defaults, which the JSON omits.</param>
/// <param name="fields">Its fields, in the order in which they are written.</param>
internal sealed class JsonRecord<T>(string about, Func<T, T> defaults, params JsonField<T>[] fields)
{
    /// <summary>Reads an object.</summary>
    /// <param name="place">The object, for its path.</param>
    /// <param name="values">Its values.</param>
    /// <param name="start">The record to set the fields of.</param>
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

    /// <summary>Writes the required fields, and the others if they differ from their defaults.</summary>
    public JsonObject Write(T value)
    {
        var json = new JsonObject();
        T plain = defaults(value);
        foreach (JsonField<T> field in fields.Where(field => field.IsRequired || field.Differs(value, plain)))
        {
            json[field.Name] = field.Write(value);
        }

        return json;
    }

    /// <summary>Creates the schema.</summary>
    public JsonObject Schema() => new()
    {
        ["description"] = about,
        ["type"] = "object",
        ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Schema()))),
        ["required"] = new JsonArray([.. fields.Where(field => field.IsRequired).Select(field => JsonValue.Create(field.Name))]),
        ["additionalProperties"] = false,
    };
}
