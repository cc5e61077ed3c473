using System.Formats.Tar;

namespace Sonda.Engine.Files;

/// <summary>The kinds of things that a path can name.</summary>
internal enum FileKind
{
    /// <summary>Nothing has this name.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe, or the end of an unnamed one.</summary>
    Pipe,

    /// <summary>A character device such as <c>/dev/null</c> or a terminal.</summary>
    CharacterDevice,

    /// <summary>A block device, that is, a disk.</summary>
    BlockDevice,

    /// <summary>A socket, or something else that no path opens.</summary>
    Socket,
}

/// <summary>Finds the kind of a file without opening it: the mere opening of a pipe wakes its reader.</summary>
internal static class FileKinds
{
    private const int BlockSize = 512;
    private const int TypePosition = 156;

    /// <summary>Returns the kind; links are followed.</summary>
    public static FileKind Of(string path)
    {
        if (Directory.Exists(path))
        {
            return FileKind.Folder;
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return FileKind.Missing;
        }

        // Pipes and devices have no length. Only an empty file can be mistaken for one.
        return OperatingSystem.IsWindows() || file.Length > 0 ? FileKind.Regular : OfEmpty(path);
    }

    /// <summary>
    /// The header of a tar archive is the only place where .NET tells the kind of a file; an empty file has nothing but this header.
    /// </summary>
    private static FileKind OfEmpty(string path)
    {
        using var archive = new MemoryStream(BlockSize);
        try
        {
            using var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true);
            tar.WriteEntry(path, "file");
        }
        catch (UnauthorizedAccessException)
        {
            return FileKind.Regular; // Only the content of a regular file is opened.
        }
        catch (IOException)
        {
            return FileKind.Socket;
        }

        return (TarEntryType)archive.GetBuffer()[TypePosition] switch
        {
            TarEntryType.Fifo => FileKind.Pipe,
            TarEntryType.CharacterDevice => FileKind.CharacterDevice,
            TarEntryType.BlockDevice => FileKind.BlockDevice,
            _ => FileKind.Regular,
        };
    }
}
