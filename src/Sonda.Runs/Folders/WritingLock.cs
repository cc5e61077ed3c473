namespace Sonda.Runs.Folders;

/// <summary>A file that one process alone can hold open: it marks a run as being written. The system frees it when the process ends, however it ends.</summary>
internal sealed class WritingLock : IDisposable
{
    private const int MaxTries = 20;
    private readonly FileStream _file;

    private WritingLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null if another holds it.</summary>
    public static WritingLock? Take(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new WritingLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException fault) when (fault is not (FileNotFoundException or DirectoryNotFoundException))
            {
                // A process that only looks whether the lock is held has it open for some microseconds.
                if (attempt == MaxTries)
                {
                    return null;
                }

                Thread.Sleep(5);
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
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
