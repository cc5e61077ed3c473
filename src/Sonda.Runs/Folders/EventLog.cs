using System.Text;
using Sonda.Engine.Files;
using Sonda.Runs.Events;

namespace Sonda.Runs.Folders;

/// <summary>The events of a kept run: a file of JSON lines to which lines are only added.</summary>
internal static class EventLog
{
    private const byte LineEnd = (byte)'\n';

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
    /// <exception cref="InvalidContentException">A line is no event.</exception>
    public static IEnumerable<RunEvent> Read(string path, long from = 0, string? only = null)
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
        for (int number = 1; left > 0 && reader.ReadLine() is { } line; number++)
        {
            left -= Encoding.UTF8.GetByteCount(line) + 1;
            if (beginning is null || line.StartsWith(beginning, StringComparison.Ordinal) || !line.StartsWith(AnyBeginning, StringComparison.Ordinal))
            {
                yield return Parse(line, path, number);
            }
        }
    }

    private static RunEvent Parse(string line, string path, int number)
    {
        try
        {
            return RunEventJson.Read(line);
        }
        catch (FormatException fault)
        {
            throw new InvalidContentException(LocalizableText.Of($"{path}: line {number}: {LocalizableText.Of(fault)}"), fault);
        }
    }

    /// <summary>Bytes up to the end of the last whole line, found from the end of the file.</summary>
    private static long WholeLength(FileStream file)
    {
        byte[] block = new byte[4096];
        for (long end = file.Length; end > 0;)
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
