using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Reports.Json;

/// <summary>A number; NaN and ±∞ become null, null becomes NaN.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Numbers on one line, so that 500 epochs do not fill 500 lines.</summary>
internal sealed class NumberListConverter : JsonConverter<IReadOnlyList<double>>
{
    public override IReadOnlyList<double> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var numbers = new List<double>();
        JsonList.RequireStart(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble());
        }

        return numbers;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options) =>
        JsonList.Write(writer, value.Select(number =>
            double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "null"));
}

/// <summary>Epochs on one line.</summary>
internal sealed class EpochListConverter : JsonConverter<IReadOnlyList<int>>
{
    public override IReadOnlyList<int> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var numbers = new List<int>();
        JsonList.RequireStart(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.GetInt32());
        }

        return numbers;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<int> value, JsonSerializerOptions options) =>
        JsonList.Write(writer, value.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>The common part of lists.</summary>
internal static class JsonList
{
    public static void RequireStart(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"Expected a list of numbers; found {reader.TokenType}.");
        }
    }

    // The output of ToString is valid JSON already; validating it again would cost as much as the list saves.
    public static void Write(Utf8JsonWriter writer, IEnumerable<string> numbers) =>
        writer.WriteRawValue($"[{string.Join(", ", numbers)}]", skipInputValidation: true);
}
