using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Json;

/// <summary>Writes a <see cref="LocalizableText"/> in one language; reading a text keeps that language.</summary>
/// <param name="texts">The catalogue of the language.</param>
internal sealed class LocalizableTextConverter(TextCatalog texts) : JsonConverter<LocalizableText>
{
    /// <inheritdoc/>
    public override LocalizableText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LocalizableText.Of($"{reader.GetString()}");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalizableText value, JsonSerializerOptions options) =>
        writer?.WriteStringValue(texts.Of(value));
}
