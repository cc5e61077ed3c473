using System.Runtime.InteropServices;

namespace Sonda.Engine.Files;

/// <summary>Files of others in a folder that is replaced: they get a second name in the new one.</summary>
internal static partial class OtherFiles
{
    /// <summary>Links everything that is not our own into another folder.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">The other one, on the same file system.</param>
    /// <param name="isOwn">Whether a name stays behind.</param>
    /// <param name="max">The maximum number of entries, folders and their content included.</param>
    /// <returns>Whether all have their second name.</returns>
    public static bool TryLink(string from, string to, Func<string, bool> isOwn, int max)
    {
        int left = max;
        return TryLinkAll(from, to, isOwn, ref left);
    }

    private static bool TryLinkAll(string from, string to, Func<string, bool> isOwn, ref int left)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            if (isOwn(entry.Name))
            {
                continue;
            }

            if (--left < 0 || !TryLinkOne(entry, Path.Combine(to, entry.Name), ref left))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryLinkOne(FileSystemInfo entry, string to, ref int left)
    {
        if (Path.Exists(to))
        {
            return true; // The new files have this one.
        }

        if (entry.LinkTarget is { } target)
        {
            _ = entry is DirectoryInfo ? Directory.CreateSymbolicLink(to, target) : File.CreateSymbolicLink(to, target);
            return true;
        }

        if (entry is not DirectoryInfo)
        {
            return TryLinkFile(entry.FullName, to);
        }

        Directory.CreateDirectory(to);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, entry.UnixFileMode);
        }

        return TryLinkAll(entry.FullName, to, _ => false, ref left);
    }

    private static bool TryLinkFile(string from, string to)
    {
        try
        {
            return OperatingSystem.IsWindows() ? CreateHardLink(to, from, 0) : Link(from, to) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string to, string from, nint security);
}
