using Sonda.Engine.Files;

namespace Sonda.Runs.Folders;

/// <summary>A file that one process alone can hold open: it marks a run as being written. The system frees it when the process ends, however it ends.</summary>
internal sealed class WritingLock : IDisposable
{
    private const int MaxTries = 20;
    private readonly FileStream _file;

    private WritingLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null if another holds it.</summary>
    /// <exception cref="FileWriteException">The folder cannot be written, or is gone.</exception>
    public static WritingLock? Take(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new WritingLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException fault) when (IsRefusedByHolder(fault))
            {
                // A process that only looks whether the lock is held has it open for some microseconds.
                if (attempt == MaxTries)
                {
                    return null;
                }

                Thread.Sleep(5);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new FileWriteException(path, fault);
            }
        }
    }

    /// <summary>Whether a process holds the lock.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            // Shared, so that two that look do not take each other for a writer.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault is IOException refused && IsRefusedByHolder(refused);
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows. A full or read-only disk has others.
    private static bool IsRefusedByHolder(IOException fault) => (fault.HResult & 0xFFFF) is 11 or 35 or 0x20 or 0x21;

    public void Dispose() => _file.Dispose();
}
