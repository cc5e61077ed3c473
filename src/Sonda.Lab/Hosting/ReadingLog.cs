using Sonda.Lab.Readings;
using Sonda.Reports.Records;

namespace Sonda.Lab.Hosting;

/// <summary>The readings of a run in its folder: they depend on the pace, so that no replay gives them again.</summary>
internal sealed class ReadingLog : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the log to add lines.</summary>
    public ReadingLog(string folder) =>
        _file = new FileStream(ReadingLine.PathIn(folder), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Adds a line in a single write.</summary>
    public void Write(ReadingLine line) => _file.Write(line.ToBytes());

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Puts all readings of a folder into a history.</summary>
    public static void Fill(string folder, History history)
    {
        foreach (ReadingLine read in ReadingLine.Of(folder))
        {
            history.AddReading(read.Step, read.SpeedLog10, read.ValidationCost, read.ValidationAccuracy, read.TrainingCost, read.TrainingAccuracy);
        }
    }

    /// <summary>The first and the last reading; null if there is none.</summary>
    public static (ReadingLine First, ReadingLine Last)? Ends(string folder)
    {
        ReadingLine[] lines = [.. ReadingLine.Of(folder)];
        return lines.Length == 0 ? null : (lines[0], lines[^1]);
    }
}
