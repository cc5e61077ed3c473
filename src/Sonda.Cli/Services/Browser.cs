using System.ComponentModel;
using System.Diagnostics;

namespace Sonda.Cli.Services;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page; nothing happens if this machine has no browser.</summary>
    public static void Open(Uri page)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new(page.ToString()) { UseShellExecute = true }
            : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            Process.Start(start)?.Dispose();
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException)
        {
            // The address is on the screen.
        }
    }
}
