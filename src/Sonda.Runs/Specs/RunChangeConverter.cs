using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Runs.Specs;

/// <summary>A change as the string of its text form.</summary>
internal sealed class RunChangeConverter : JsonConverter<RunChange>
{
    public override RunChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return RunChange.Parse(reader.GetString() ?? throw new JsonException("A change must be a string; found null."));
        }
        catch (FormatException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    public override void Write(Utf8JsonWriter writer, RunChange value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
