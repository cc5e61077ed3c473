using System.Globalization;
using System.Text.Json;

namespace Sonda.Engine.Json;

/// <summary>A value in a JSON text with its path, so that every fault can be reported with its path.</summary>
/// <param name="Value">The value.</param>
/// <param name="Path">The path, as in <c>$.network.layers[2].dense</c>.</param>
internal readonly record struct JsonPlace(JsonElement Value, string Path)
{
    private const int MaxShown = 60;

    /// <summary>Creates the exception for a value that is not allowed.</summary>
    public SpecException Fault(LocalizableText allowed)
    {
        string found = Value.GetRawText().ReplaceLineEndings(" ");
        found = found.Length > MaxShown ? found[..MaxShown] + "…" : found;
        return new($"{Path}: found {found}; expected {allowed}.");
    }

    /// <summary>Returns the properties of an object by name.</summary>
    /// <exception cref="FormatException">The value is not an object, or has a name twice.</exception>
    public Dictionary<string, JsonPlace> Fields()
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Fault($"an object");
        }

        var fields = new Dictionary<string, JsonPlace>();
        foreach (JsonProperty property in Value.EnumerateObject())
        {
            string name = Whole(() => property.Name);
            var place = new JsonPlace(property.Value, $"{Path}.{name}");
            if (!fields.TryAdd(name, place))
            {
                throw place.Fault($"{name} once");
            }
        }

        return fields;
    }

    /// <summary>Returns the items of a list.</summary>
    /// <exception cref="FormatException">The value is not a list.</exception>
    public IReadOnlyList<JsonPlace> Items()
    {
        string path = Path;
        return Value.ValueKind == JsonValueKind.Array
            ? [.. Value.EnumerateArray().Select((item, i) => new JsonPlace(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))]
            : throw Fault($"a list");
    }

    /// <summary>Parses a string, and adds the path to a fault.</summary>
    /// <exception cref="FormatException">The value is not a string, or the parser rejects it.</exception>
    public T Read<T>(Func<string, T> parse)
    {
        if (Value.ValueKind != JsonValueKind.String)
        {
            throw Fault($"a text in quotes");
        }

        JsonElement value = Value;
        string text = Whole(() => value.GetString()!);
        return Within(() => parse(text));
    }

    /// <summary>
    /// Reads a text or a name. Half a character, such as "\ud800", is valid JSON but not a text; System.Text.Json then throws an
    /// InvalidOperationException, which becomes a fault here.
    /// </summary>
    private string Whole(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Fault($"whole characters");
        }
    }

    /// <summary>Runs a function that may find a fault in the value, and adds the path to the fault.</summary>
    /// <exception cref="FormatException">The function found a fault.</exception>
    public T Within<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw new SpecException($"{Path}: {LocalizableText.Of(fault)}", fault);
        }
    }
}
