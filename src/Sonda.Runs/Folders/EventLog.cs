using System.Text;
using System.Text.Json;
using Sonda.Engine.Files;
using Sonda.Runs.Events;

namespace Sonda.Runs.Folders;

/// <summary>The events of a kept run: a file of JSON lines to which lines are only added.</summary>
internal static class EventLog
{
    private const byte LineEnd = (byte)'\n';

    /// <summary>EFBIG.</summary>
    private const int FileTooLarge = 27;

    /// <summary>The beginning of every event; a line without it is damaged, whichever events are asked for.</summary>
    private const string AnyBeginning = "{\"event\":\"";

    /// <summary>Opens the file to add lines. Nothing is buffered: a line that was written survives the end of the process.</summary>
    public static FileStream Append(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Adds a line in a single write.</summary>
    /// <exception cref="FileWriteException">The file takes no more.</exception>
    public static void Write(FileStream file, RunEvent happened)
    {
        try
        {
            file.Write(Encoding.UTF8.GetBytes(RunEventJson.Write(happened) + "\n"));
        }
        catch (IOException fault)
        {
            throw new FileWriteException(file.Name, fault);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The runtime's form of EFBIG: the file has reached the limit of the file system, or of ulimit -f.
            throw new FileWriteException(file.Name, new IOException(null, FileTooLarge));
        }
    }

    /// <summary>Whether the last line is cut.</summary>
    public static bool EndsCut(string path)
    {
        using FileStream? file = Open(path);
        return file is not null && WholeLength(file) < file.Length;
    }

    /// <summary>The bytes of the whole lines.</summary>
    public static long Length(string path)
    {
        using FileStream? file = Open(path);
        return file is null ? 0 : WholeLength(file);
    }

    /// <summary>Removes a last line that is cut.</summary>
    public static void Mend(string path)
    {
        if (File.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            file.SetLength(WholeLength(file));
        }
    }

    /// <summary>Reads events while they are enumerated; a last line that is cut is left out, and so is all that is added meanwhile.</summary>
    /// <param name="path">The file; if it does not exist, there are no events.</param>
    /// <param name="from">Bytes to pass over, whole lines.</param>
    /// <param name="only">The kind of events to read, such as <c>epoch</c>; null for all. Others are not parsed: readings of steps are long.</param>
    /// <param name="damaged">Takes the damage of a line that is no event or has a wrong number, and reading goes on; null to throw.</param>
    /// <exception cref="InvalidContentException">A line is no event, or, if all kinds are read, the number of an event does not follow.</exception>
    public static IEnumerable<RunEvent> Read(string path, long from = 0, string? only = null, Action<LocalizableText>? damaged = null)
    {
        string? beginning = only is null ? null : $"{{\"event\":\"{only}\"";
        using FileStream? file = Open(path);
        if (file is null)
        {
            yield break;
        }

        long left = WholeLength(file) - from;
        file.Position = Math.Min(from, file.Length);
        using var reader = new StreamReader(file, Encoding.UTF8);
        long? due = from == 0 ? 0 : null;
        for (int number = 1; left > 0 && reader.ReadLine() is { } line; number++)
        {
            left -= Encoding.UTF8.GetByteCount(line) + 1;
            if (beginning is not null && !line.StartsWith(beginning, StringComparison.Ordinal) && line.StartsWith(AnyBeginning, StringComparison.Ordinal))
            {
                continue;
            }

            RunEvent? happened = ParseOrNull(line, out LocalizableText? fault);

            // Events that follow from spec, data and changes are numbered without a gap, however often the run was stopped.
            if (beginning is null && happened?.Number is { } found)
            {
                fault = due is { } expected && found != expected ? LocalizableText.Of($"expected event {expected}; found event {found}.") : null;
                due = found + 1;
            }

            if (fault is not null)
            {
                Report(LocalizableText.Of($"{path}: line {LinesBefore(path, from) + number}: {fault}"), damaged);
            }

            if (happened is not null)
            {
                yield return happened;
            }
        }
    }

    /// <summary>The damage of the last whole line; null if it looks like an event or there is none. Reads the end of the file only.</summary>
    public static LocalizableText? LastDamage(string path)
    {
        using FileStream? file = Open(path);
        if (file is null || WholeLength(file) is not (> 0 and var end))
        {
            return null;
        }

        long start = WholeLength(file, end - 1);
        LocalizableText? fault = null;
        byte[] line = new byte[end - 1 - start];
        file.Position = start;
        file.ReadExactly(line);

        // Nothing is parsed into an event for a line that looks whole: the first event that a process parses takes it tens of milliseconds.
        return LooksWhole(line) || ParseOrNull(Encoding.UTF8.GetString(line), out fault) is not null ? null
            : LocalizableText.Of($"{path}: line {LinesBefore(path, start) + 1}: {fault}");
    }

    /// <summary>Whether a line is one JSON object that begins like an event.</summary>
    private static bool LooksWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return line.StartsWith("{\"event\":\""u8) && reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Report(LocalizableText damage, Action<LocalizableText>? damaged)
    {
        if (damaged is null)
        {
            throw new InvalidContentException(damage);
        }

        damaged(damage);
    }

    private static RunEvent? ParseOrNull(string line, out LocalizableText? fault)
    {
        try
        {
            fault = null;
            return RunEventJson.Read(line);
        }
        catch (FormatException wrong)
        {
            fault = LocalizableText.Of(wrong);
            return null;
        }
    }

    /// <summary>The lines in the first bytes of a file, counted only to name a damaged one.</summary>
    private static int LinesBefore(string path, long bytes)
    {
        if (bytes == 0)
        {
            return 0;
        }

        using FileStream file = Open(path)!;
        byte[] before = new byte[Math.Min(bytes, file.Length)];
        return before.AsSpan(0, file.ReadAtLeast(before, before.Length, throwOnEndOfStream: false)).Count(LineEnd);
    }

    /// <summary>Bytes up to the end of the last whole line, found from the end of the file.</summary>
    private static long WholeLength(FileStream file) => WholeLength(file, file.Length);

    /// <summary>The same for the first bytes of a file.</summary>
    private static long WholeLength(FileStream file, long end)
    {
        byte[] block = new byte[4096];
        while (end > 0)
        {
            int count = (int)Math.Min(block.Length, end);
            file.Position = end - count;
            file.ReadExactly(block, 0, count);
            int last = block.AsSpan(0, count).LastIndexOf(LineEnd);
            if (last >= 0)
            {
                return end - count + last + 1;
            }

            end -= count;
        }

        return 0;
    }

    private static FileStream? Open(string path) => File.Exists(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        : null;
}
