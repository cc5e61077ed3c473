using System.IO.Compression;

namespace Sonda.Data.Tables;

/// <summary>Opens the text of a table: plain or compressed by gzip, in its encoding, from its first line on.</summary>
internal static class TableText
{
    private const int BufferSize = 1 << 16;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its form.</param>
    /// <param name="skip">The lines to leave out at its beginning.</param>
    public static BoundedText Open(string path, TableFormat format, int skip)
    {
        Stream stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.SequentialScan);
        try
        {
            stream = IsCompressed(stream) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            var text = new BoundedText(new StreamReader(stream, format.Decoder, detectEncodingFromByteOrderMarks: true, BufferSize), path);
            for (int i = 0; i < skip && text.ReadLine() is not null; i++)
            {
            }

            return text;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The first lines that are neither blank nor comments.</summary>
    public static IReadOnlyList<string> FirstLines(string path, TableFormat format, int count)
    {
        using BoundedText text = Open(path, format, format.LinesBefore);
        var lines = new List<string>();
        while (lines.Count < count && text.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line) && (format.Comment is not { } mark || !line.StartsWith(mark)))
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static bool IsCompressed(Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        bool isCompressed = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        stream.Position = 0;
        return isCompressed;
    }
}
