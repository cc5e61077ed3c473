using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonda.Engine.Json;

/// <summary>The JSON form of a value.</summary>
/// <param name="Read">Reads it; throws a <see cref="FormatException"/> with the path.</param>
/// <param name="Write">Writes it.</param>
/// <param name="Schema">Creates its JSON Schema.</param>
internal sealed record JsonForm<T>(Func<JsonPlace, T> Read, Func<T, JsonNode> Write, Func<JsonObject> Schema);

/// <summary>The forms of simple values.</summary>
internal static class JsonForm
{
    /// <summary>true or false.</summary>
    public static JsonForm<bool> Flag { get; } = new(
        place => place.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? place.Value.GetBoolean() : throw place.Fault($"true or false"),
        flag => JsonValue.Create(flag),
        () => Type("boolean"));

    /// <summary>The value true, for a property that is either present or not.</summary>
    public static JsonForm<bool> True { get; } = new(
        place => place.Value.ValueKind == JsonValueKind.True ? true : throw place.Fault($"true"),
        _ => JsonValue.Create(true),
        () => new JsonObject { ["const"] = true });

    /// <summary>A finite number.</summary>
    public static JsonForm<double> Number { get; } = Real(double.MinValue, $"a finite number", () => Type("number"));

    /// <summary>A finite number of at least 0.</summary>
    public static JsonForm<double> NotNegative { get; } = Real(0, $"a finite number of at least 0", () => With(Type("number"), "minimum", 0));

    /// <summary>A seed.</summary>
    public static JsonForm<ulong> Seed { get; } = new(
        place => place.Value.ValueKind == JsonValueKind.Number && place.Value.TryGetUInt64(out ulong seed)
            ? seed
            : throw place.Fault($"a whole number from 0 to {ulong.MaxValue}"),
        seed => JsonValue.Create(seed),
        () => With(Type("integer"), "minimum", 0));

    /// <summary>A whole number within a range, both ends included.</summary>
    public static JsonForm<int> Whole(int min, int max = int.MaxValue) => new(
        place => place.Value.ValueKind == JsonValueKind.Number && place.Value.TryGetInt32(out int number) && number >= min && number <= max
            ? number
            : throw place.Fault($"a whole number from {min} to {max}"),
        number => JsonValue.Create(number),
        () => With(With(Type("integer"), "minimum", min), "maximum", max));

    /// <summary>A property that is absent if its value is null.</summary>
    public static JsonForm<int?> OrNone(JsonForm<int> form) => new(place => form.Read(place), number => form.Write(number!.Value), form.Schema);

    /// <summary>A record with a text form, as that text.</summary>
    public static JsonForm<T> Text<T>(Func<string, T> parse)
        where T : notnull =>
        new(place => place.Read(parse), value => JsonValue.Create(value.ToString()!), () => Type("string"));

    /// <summary>One of several words.</summary>
    public static JsonForm<T> Word<T>(params (string Word, T Meaning)[] words) => new(
        place => words.Where(pair => place.Value.ValueKind == JsonValueKind.String && place.Value.ValueEquals(pair.Word)) switch
        {
            var found when found.Any() => found.First().Meaning,
            _ => throw place.Fault($"one of {string.Join(", ", words.Select(pair => $"\"{pair.Word}\""))}"),
        },
        value => JsonValue.Create(words.First(pair => Equals(pair.Meaning, value)).Word),
        () => new JsonObject { ["enum"] = new JsonArray([.. words.Select(pair => JsonValue.Create(pair.Word))]) });

    /// <summary>A whole number from 1 to a maximum, or a word for null.</summary>
    public static JsonForm<int?> CountOr(string word, int max) => new(
        place => place.Value.ValueKind switch
        {
            JsonValueKind.String when place.Value.ValueEquals(word) => null,
            JsonValueKind.Number when place.Value.TryGetInt32(out int count) && count >= 1 && count <= max => count,
            _ => throw place.Fault($"\"{word}\" or a whole number from 1 to {max}"),
        },
        count => count is int number ? JsonValue.Create(number) : JsonValue.Create(word),
        () => new JsonObject { ["anyOf"] = new JsonArray(Whole(1, max).Schema(), new JsonObject { ["const"] = word }) });

    /// <summary>Creates a schema of one type.</summary>
    public static JsonObject Type(string name) => new() { ["type"] = name };

    private static JsonForm<double> Real(double min, LocalizableText allowed, Func<JsonObject> schema) => new(
        place => place.Value.ValueKind == JsonValueKind.Number && place.Value.TryGetDouble(out double number)
            && double.IsFinite(number) && number >= min ? number : throw place.Fault(allowed),
        number => JsonValue.Create(number),
        schema);

    private static JsonObject With(JsonObject schema, string key, int value)
    {
        schema[key] = value;
        return schema;
    }
}
