using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Sonda.Engine.Files;

/// <summary>
/// Temporary files and folders beside their targets. Their names are short, whatever the target is called, and say which process owns
/// them, so that a later process can remove those of a killed one.
/// </summary>
internal static class TemporaryFile
{
    private const string Start = ".sonda-";
    private const string End = ".tmp";
    private const int MaxAttempts = 3;

    // The system computes the start of a process from a clock that is set now and then. Numbers of processes come again much later.
    private const int SameStartSeconds = 60;

    private const int NoReason = unchecked((int)0x80131620); // The code of an IOException without one
    private const int DiskFull = 28; // ENOSPC

    private static readonly ConcurrentDictionary<string, bool> Cleared = new();
    private static readonly string Owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId:x}-{StartOf(Environment.ProcessId) ?? 0:x}");
    private static int _count;

    /// <summary>Returns a free name in a folder: <c>.sonda-</c>process<c>-</c>its start<c>-</c>number<c>.tmp</c>.</summary>
    public static string NameIn(string folder) => Path.Combine(
        folder, string.Create(CultureInfo.InvariantCulture, $"{Start}{Owner}-{Interlocked.Increment(ref _count):x}{End}"));

    /// <summary>Creates a file that no other process opens while it is written.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="size">Its size in bytes: the room is asked for at once, if the file system can; 0 if unknown.</param>
    /// <exception cref="IOException">The file cannot be created, or there is no room for it.</exception>
    public static FileStream CreateIn(string folder, long size)
    {
        if (size > 0 && FreeIn(folder) is { } free && free < size)
        {
            // Asking for it would fill the disk for a moment, to the harm of every other program.
            throw new IOException(message: null, DiskFull);
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(NameIn(folder), new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Share = FileShare.None,
                    PreallocationSize = size,
                });
            }
            catch (IOException refused) when (size > 0 && refused.HResult == NoReason)
            {
                throw new IOException(message: null, DiskFull); // The one refusal to which .NET gives no code
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                // Another process looked at the new file before its lock was there; the next name is free again.
            }
        }
    }

    /// <summary>The bytes that a folder has room for; null if the system does not tell.</summary>
    private static long? FreeIn(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes, once for each folder, what killed processes left there.</summary>
    public static void ClearOnce(string folder)
    {
        if (Cleared.TryAdd(Path.GetFullPath(folder), true))
        {
            Clear(folder);
        }
    }

    /// <summary>Removes what killed processes left in a folder.</summary>
    public static void Clear(string folder)
    {
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, Start + "*" + End))
            {
                ClearOne(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read keeps what it has. Whether it can be written is another question.
        }
    }

    private static void ClearOne(string path)
    {
        if (!IsOrphan(path))
        {
            return;
        }

        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
                return;
            }

            // A process of another machine or container is not in our list, but its lock is.
            using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }

            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in use, or belongs to another user.
        }
    }

    /// <summary>Whether the name is one of ours and its process is gone.</summary>
    private static bool IsOrphan(string path)
    {
        string[] parts = Path.GetFileName(path)[Start.Length..^End.Length].Split('-');
        return parts.Length == 3 && TryReadHex(parts[0], out long process) && TryReadHex(parts[1], out long start)
            && (StartOf((int)process) is not { } found || Math.Abs(found - start) > SameStartSeconds);
    }

    private static bool TryReadHex(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);

    /// <summary>The Unix time at which a process started; 0 if the system does not tell; null if there is no such process.</summary>
    private static long? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is Win32Exception or NotSupportedException)
        {
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
