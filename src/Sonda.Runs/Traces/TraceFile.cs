using Sonda.Diagnosis.Traces;
using Sonda.Engine.Files;

namespace Sonda.Runs.Traces;

/// <summary>Writes traces to files, and continues the trace of a resumed training.</summary>
internal static class TraceFile
{
    /// <summary>Writes a trace. If the training was resumed, the part of an earlier file before that step stays.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The file; it is replaced as a whole.</param>
    /// <param name="resumedAt">The step at which the training resumed; null if it started anew.</param>
    public static void Write(Trace trace, string path, long? resumedAt)
    {
        Trace whole = resumedAt is { } step && Earlier(path) is { } earlier && earlier.Subject.Network == trace.Subject.Network
            ? trace with
            {
                Steps = [.. earlier.Steps.Where(reading => reading.Step < step), .. trace.Steps],
                Epochs = [.. earlier.Epochs.Where(reading => reading.Step <= step), .. trace.Epochs],
                OtherStarts = earlier.OtherStarts,
            }
            : trace;
        AtomicFile.Write(path, TraceJson.Write(whole) + "\n");
    }

    /// <summary>The trace of the file; null if there is no file or it holds something else.</summary>
    private static Trace? Earlier(string path)
    {
        try
        {
            return File.Exists(path) ? TraceJson.Read(File.ReadAllText(path)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
