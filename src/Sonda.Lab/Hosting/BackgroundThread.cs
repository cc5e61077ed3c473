using System.Runtime.InteropServices;

namespace Sonda.Lab.Hosting;

/// <summary>A thread whose work waits if the training needs the processor.</summary>
internal static partial class BackgroundThread
{
    private const int OfThread = 0, Calling = 0, Nice = 5;

    /// <summary>Starts such a thread.</summary>
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            Yield();
            work();
        })
        {
            IsBackground = true,
            Name = name,
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return thread;
    }

    /// <summary>.NET ignores the priority of a thread on Linux, where the kernel keeps one for each thread.</summary>
    private static void Yield()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetPriority(OfThread, Calling, Nice);
        }
        catch (Exception fault) when (fault is EntryPointNotFoundException or DllNotFoundException)
        {
            // It works as a thread of normal priority.
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int kind, int thread, int nice);
}
