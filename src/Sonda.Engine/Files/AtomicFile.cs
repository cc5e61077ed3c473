using System.Text;

namespace Sonda.Engine.Files;

/// <summary>
/// Writes files completely or not at all: first under a temporary name, then renamed, so that no reader sees half a file. Links are
/// followed; bytes for a pipe or a device go into it.
/// </summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes text as UTF-8 without a byte order mark; replaces an existing file.</summary>
    /// <exception cref="FileWriteException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, string text) => Write(path, Utf8WithoutMark.GetBytes(text));

    /// <summary>Writes bytes; replaces an existing file.</summary>
    /// <exception cref="FileWriteException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, byte[] bytes) => Write(path, bytes.Length, file => file.Write(bytes));

    /// <summary>Writes the stream that <paramref name="write"/> fills; replaces an existing file.</summary>
    /// <exception cref="FileWriteException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, size: 0, write);

    /// <summary>
    /// Tries to write, before a long computation, a file of this name and size. Nothing stays, and a pipe is not opened: its reader would
    /// take that for the end.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="size">Its size in bytes, for which there must be room; 0 if unknown.</param>
    /// <param name="isRepeated">Whether it is written more than once, which a pipe does not bear: its reader leaves after the first.</param>
    /// <exception cref="FileWriteException">The file cannot be written.</exception>
    public static void Probe(string path, long size = 0, bool isRepeated = false) => Attempt(path, target =>
    {
        if (isRepeated && target.Kind == FileKind.Pipe)
        {
            throw new FileWriteException(path, LocalizableText.Of($"it is a pipe, and the file is written again and again."));
        }

        if (target.Kind is FileKind.CharacterDevice or FileKind.Regular)
        {
            using var _ = new FileStream(target.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }

        if (!target.IsStream)
        {
            TryName(target, size);
        }
    });

    private static void Write(string path, long size, Action<Stream> write) => Attempt(path, target =>
    {
        if (target.IsStream)
        {
            using FileStream stream = target.OpenStream();
            write(stream);
        }
        else
        {
            Replace(target, size, write);
        }
    });

    private static void Attempt(string path, Action<OutputTarget> attempt)
    {
        try
        {
            var target = OutputTarget.Of(path);
            if (target.Refusal is { } reason)
            {
                throw new FileWriteException(path, reason);
            }

            attempt(target);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not FileWriteException)
        {
            throw new FileWriteException(path, e);
        }
    }

    /// <summary>Creates the file under its own name, unless it exists: only the file system knows which names it takes.</summary>
    private static void TryName(OutputTarget target, long size)
    {
        TemporaryFile.ClearOnce(target.Folder);
        string? name = null;
        try
        {
            using (FileStream file = TemporaryFile.CreateIn(target.Folder, size))
            {
                name = file.Name;
            }

            if (target.Kind == FileKind.Missing)
            {
                File.Move(name, target.Path, overwrite: false);
                name = target.Path;
            }
        }
        finally
        {
            if (name is not null)
            {
                File.Delete(name);
            }
        }
    }

    private static void Replace(OutputTarget target, long size, Action<Stream> write)
    {
        // A rename is atomic only within one file system, so the temporary file lies in the same folder.
        TemporaryFile.ClearOnce(target.Folder);
        string? temporary = null;
        try
        {
            using (FileStream file = TemporaryFile.CreateIn(target.Folder, size))
            {
                temporary = file.Name;
                if (target.Kind == FileKind.Regular && !OperatingSystem.IsWindows())
                {
                    // A file that others may not read stays so.
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(target.Path));
                }

                write(file);
            }

            File.Move(temporary, target.Path, overwrite: true);
        }
        catch
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }

            throw;
        }
    }
}
