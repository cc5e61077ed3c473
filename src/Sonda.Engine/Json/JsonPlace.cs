using System.Globalization;
using System.Text.Json;

namespace Sonda.Engine.Json;

/// <summary>A value of a JSON text that knows where it stands, so that whatever is wrong with it can be said with its path.</summary>
/// <param name="Value">The value.</param>
/// <param name="Path">Where it stands, as in <c>$.network.layers[2].dense</c>.</param>
internal readonly record struct JsonPlace(JsonElement Value, string Path)
{
    private const int MaxShown = 60;

    /// <summary>What to throw where the value is not what it should be.</summary>
    public SpecException Fault(LocalizableText allowed)
    {
        string found = Value.GetRawText().ReplaceLineEndings(" ");
        found = found.Length > MaxShown ? found[..MaxShown] + "…" : found;
        return new($"{Path}: found {found}; expected {allowed}.");
    }

    /// <summary>The values of an object by their names.</summary>
    /// <exception cref="FormatException">It is no object, or has a name twice.</exception>
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

    /// <summary>The values of a list.</summary>
    /// <exception cref="FormatException">It is no list.</exception>
    public IReadOnlyList<JsonPlace> Items()
    {
        string path = Path;
        return Value.ValueKind == JsonValueKind.Array
            ? [.. Value.EnumerateArray().Select((item, i) => new JsonPlace(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))]
            : throw Fault($"a list");
    }

    /// <summary>Reads a string, and adds the path to what is wrong with it.</summary>
    /// <exception cref="FormatException">It is no string, or the text is refused.</exception>
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

    /// <summary>A text or a name. One with half a character, as "\ud800", is JSON and no text; reading it throws what is no fault of a format.</summary>
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

    /// <summary>Does what may find a fault in the value, and adds the path to it.</summary>
    /// <exception cref="FormatException">There is a fault.</exception>
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
