using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Reports.Records;

/// <summary>
/// A reading over fixed rows that the live lab took while a run trained; accuracies in percent. They depend on the pace of the machine, so
/// that they are no events: a run keeps them beside its events.
/// </summary>
internal sealed record ReadingLine(
    long Step, double[] SpeedLog10, double? ValidationCost, double? ValidationAccuracy, double? TrainingCost, double? TrainingAccuracy)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The file in the folder of a run.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "readings.jsonl");

    /// <summary>The readings of a run in their order; none if the lab did not train it. Lines that a kill has cut are passed over.</summary>
    public static IEnumerable<ReadingLine> Of(string folder)
    {
        if (!File.Exists(PathIn(folder)))
        {
            yield break;
        }

        using var reader = new StreamReader(new FileStream(PathIn(folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } read)
            {
                yield return read;
            }
        }
    }

    /// <summary>The line of the file, with its end.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];

    private static ReadingLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ReadingLine>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
