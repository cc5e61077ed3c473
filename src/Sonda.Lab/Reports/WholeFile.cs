using System.Text;

namespace Sonda.Lab.Reports;

/// <summary>Writes files whole: into a temporary name first, then renamed, so that nobody ever reads half of one.</summary>
internal static class WholeFile
{
    /// <summary>Writes text as UTF-8 without a mark.</summary>
    public static string Write(string folder, string name, string text) =>
        Write(folder, name, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));

    /// <summary>Writes bytes; an older file of that name is replaced. Returns the path.</summary>
    public static string Write(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        string path = Path.Combine(folder, name);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
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

        return path;
    }
}
