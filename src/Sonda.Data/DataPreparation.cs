using System.Text.Json;
using System.Text.Json.Serialization;
using Sonda.Data.Scaling;
using Sonda.Data.Tables;
using Sonda.Engine;

namespace Sonda.Data;

/// <summary>
/// The preparation of the data that a network was trained on: columns, categories, classes, scaling and what replaces a missing value,
/// learned from the training rows alone. It belongs to the network, because the network answers only for rows prepared alike.
/// </summary>
public sealed record DataPreparation
{
    /// <summary>The format that <see cref="ToJson"/> writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The text form of the data, such as <c>csv(iris.csv)+standard</c>.</summary>
    public required string Data { get; init; }

    /// <summary>The SHA-256 of the file of a table, 64 hexadecimal digits; null for other data.</summary>
    public string? File { get; init; }

    /// <summary>The columns of a table; null for other data.</summary>
    public TablePreparation? Table { get; init; }

    /// <summary>The scaling; null for none.</summary>
    public FittedScaling? Scaling { get; init; }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no preparation, is damaged, or is of a newer format; the message says which.</exception>
    public static DataPreparation Parse(string json)
    {
        try
        {
            using (var document = JsonDocument.Parse(json))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object
                    || !document.RootElement.TryGetProperty("format", out JsonElement format)
                    || format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out int version))
                {
                    throw new SpecException($"expected a JSON object with the number \"format\".");
                }

                if (version != CurrentFormat)
                {
                    throw new SpecException($"format {version} of the data's preparation; this sonda reads format {CurrentFormat}.");
                }
            }

            DataPreparation read = JsonSerializer.Deserialize(json, DataPreparationJson.Default.DataPreparation) ?? throw new JsonException();
            return read.Checked();
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new SpecException($"{LocalizableText.Of(fault)}", fault);
        }
    }

    /// <summary>The preparation as JSON in one line; <see cref="Parse"/> reads it back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DataPreparationJson.Default.DataPreparation);

    /// <summary>For each input, whether it is one of a category, which scaling leaves as it is; null if the data are no table.</summary>
    internal bool[]? CategoryInputs() => Table?.IsCategory();

    /// <summary>Refuses what the reader of JSON lets through.</summary>
    private DataPreparation Checked()
    {
        if (Table is { } table)
        {
            bool isWhole = table.Inputs.Count > 0
                && table.Inputs.All(input => input is not null && double.IsFinite(input.Min) && double.IsFinite(input.Max)
                    && (input.Fill is not { } fill || double.IsFinite(fill)) && input.Categories.All(word => word is not null))
                && table.Inputs.Select(input => input.Name).Distinct().Count() == table.Inputs.Count
                && table.Target.Classes.All(name => name is not null)
                && table.Target.IsRegression == (table.Target.Classes.Count == 0)
                && table.Target.Counts.Count == table.Target.Classes.Count
                && table.Steps >= 1;
            if (!isWhole)
            {
                throw new SpecException($"the columns of the table contradict each other.");
            }

            if (Scaling is { } scaling && scaling.Features.Length != table.Width)
            {
                throw new SpecException($"{scaling.Features.Length} numbers are scaled, but a row has {table.Width}.");
            }
        }

        return this;
    }
}

/// <summary>The generated reader and writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NewLine = "\n")]
[JsonSerializable(typeof(DataPreparation))]
internal sealed partial class DataPreparationJson : JsonSerializerContext;
