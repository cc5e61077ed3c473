using System.Runtime.InteropServices;

namespace Sonda.Engine.Files;

/// <summary>Two folders exchange their names in one step, where the system can do that.</summary>
internal static partial class FolderExchange
{
    private const int CurrentFolder = -100; // AT_FDCWD of Linux
    private const uint Swap = 2; // RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS

    /// <summary>Gives each folder the other's name.</summary>
    /// <exception cref="IOException">A folder cannot be renamed; both have their names.</exception>
    public static void Exchange(string fresh, string old)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(fresh, File.GetUnixFileMode(old));
        }

        if (TrySwap(fresh, old))
        {
            return;
        }

        // Two renames. A process that ends between them leaves both folders whole, the old one under this name.
        string aside = old + ".before-" + Path.GetRandomFileName();
        Directory.Move(old, aside);
        try
        {
            Directory.Move(fresh, old);
        }
        catch
        {
            Directory.Move(aside, old);
            throw;
        }

        Directory.Move(aside, fresh);
    }

    private static bool TrySwap(string fresh, string old)
    {
        try
        {
            return OperatingSystem.IsLinux() ? RenameLinux(CurrentFolder, fresh, CurrentFolder, old, Swap) == 0
                : OperatingSystem.IsMacOS() && RenameMac(fresh, old, Swap) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false; // An old C library
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameLinux(int freshFolder, string fresh, int oldFolder, string old, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameMac(string fresh, string old, uint flags);
}
