using System.Text.Json;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Hosting;

/// <summary>The readings of a run in its folder, <c>readings.jsonl</c>: they depend on the pace, so that no replay gives them again.</summary>
internal sealed class ReadingLog : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the log to add lines.</summary>
    public ReadingLog(string folder) => _file = new FileStream(PathIn(folder), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Adds a line in a single write.</summary>
    public void Write(ReadingLine line) => _file.Write([.. LabJson.Bytes(line), (byte)'\n']);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Puts all readings of a folder into a history. Lines that a kill has cut are passed over.</summary>
    public static void Fill(string folder, History history)
    {
        if (!File.Exists(PathIn(folder)))
        {
            return;
        }

        using var reader = new StreamReader(new FileStream(PathIn(folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } read)
            {
                history.AddReading(read.Step, read.SpeedLog10, read.ValidationCost, read.ValidationAccuracy, read.TrainingCost, read.TrainingAccuracy);
            }
        }
    }

    /// <summary>The first and the last reading; null if there is none.</summary>
    public static (ReadingLine First, ReadingLine Last)? Ends(string folder)
    {
        if (!File.Exists(PathIn(folder)))
        {
            return null;
        }

        ReadingLine[] lines = [.. File.ReadLines(PathIn(folder)).Select(Parse).OfType<ReadingLine>()];
        return lines.Length == 0 ? null : (lines[0], lines[^1]);
    }

    private static string PathIn(string folder) => Path.Combine(folder, "readings.jsonl");

    private static ReadingLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ReadingLine>(line, LabJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A reading over fixed rows; accuracies in percent.</summary>
internal sealed record ReadingLine(
    long Step, double[] SpeedLog10, double? ValidationCost, double? ValidationAccuracy, double? TrainingCost, double? TrainingAccuracy);
