using System.Text;

namespace Sonda.Engine.Files;

/// <summary>
/// Writes files completely or not at all: first under a temporary name, then renamed, so that no reader sees half a file.
/// </summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8WithoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes text as UTF-8 without a byte order mark; replaces an existing file.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, string text) => Write(path, Utf8WithoutMark.GetBytes(text));

    /// <summary>Writes bytes; replaces an existing file.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = TemporaryName(path);
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes the stream that <paramref name="write"/> fills; replaces an existing file.</summary>
    /// <exception cref="IOException">The file cannot be written; an existing file stays unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = TemporaryName(path);
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Returns a name in the same folder, because a rename is atomic only within one file system.</summary>
    private static string TemporaryName(string path) => $"{path}.{Guid.NewGuid():N}.tmp";
}
