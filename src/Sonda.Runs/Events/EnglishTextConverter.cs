using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Runs.Events;

/// <summary>Writes a <see cref="LocalizableText"/> as its English text: an event is the same in every language.</summary>
internal sealed class EnglishTextConverter : JsonConverter<LocalizableText>
{
    public override LocalizableText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LocalizableText.Of($"{reader.GetString()}");

    public override void Write(Utf8JsonWriter writer, LocalizableText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
