using Sonda.Diagnosis.Traces;
using Sonda.Engine.Files;

namespace Sonda.Runs.Traces;

/// <summary>Writes traces to files, and continues the trace of a resumed training.</summary>
internal static class TraceFile
{
    /// <summary>Writes a trace. If the training was resumed, the part of an earlier file before that step stays (<see cref="RequireSame"/>).</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The file; it is replaced as a whole.</param>
    /// <param name="resumedAt">The step at which the training resumed; null if it started anew.</param>
    public static void Write(Trace trace, string path, long? resumedAt)
    {
        Trace whole = resumedAt is { } step && Earlier(path) is { } earlier
            ? trace with
            {
                Steps = [.. earlier.Steps.Where(reading => reading.Step < step), .. trace.Steps],
                Epochs = [.. earlier.Epochs.Where(reading => reading.Step <= step), .. trace.Epochs],
                OtherStarts = earlier.OtherStarts,
            }
            : trace;
        AtomicFile.Write(path, TraceJson.Write(whole) + "\n");
    }

    /// <summary>Refuses, before a resumed training takes a step, a file to which its readings cannot be added.</summary>
    /// <param name="subject">The subject of the resumed training.</param>
    /// <param name="path">The file; it need not exist.</param>
    /// <exception cref="InvalidContentException">The file is no trace, or that of another training.</exception>
    public static void RequireSame(TraceSubject subject, string path)
    {
        if (Earlier(path)?.Subject is not { } earlier)
        {
            return;
        }

        // A resumed run may have other epochs, and settings that changed on its way; these stay. A trace may come from a program that keeps no seed.
        (string? Found, string? Expected)[] pairs =
        [
            (earlier.Network, subject.Network),
            ($"data {earlier.Data}", $"data {subject.Data}"),
            earlier.Seed is null ? (null, null) : ($"seed {earlier.Seed}", $"seed {subject.Seed}"),
        ];
        if (Array.FindAll(pairs, pair => pair.Found != pair.Expected) is { Length: > 0 } others)
        {
            string expected = string.Join("; ", others.Select(pair => pair.Expected)), found = string.Join("; ", others.Select(pair => pair.Found));
            throw new InvalidContentException(LocalizableText.Of(
                $"{path} is the trace of another training: expected {expected}; found {found}. Give --trace another file."));
        }
    }

    /// <summary>The trace of the file; null if there is no file.</summary>
    /// <exception cref="InvalidContentException">The file is no trace.</exception>
    private static Trace? Earlier(string path)
    {
        try
        {
            return File.Exists(path) ? TraceJson.Read(File.ReadAllText(path)) : null;
        }
        catch (InvalidContentException fault)
        {
            throw new InvalidContentException(LocalizableText.Of(
                $"The readings of a resumed training are added to its trace, but {path} is no trace: {fault.Text} Give --trace another file."), fault);
        }
    }
}
