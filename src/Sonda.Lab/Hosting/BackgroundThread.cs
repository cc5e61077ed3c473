using System.Runtime.InteropServices;

namespace Sonda.Lab.Hosting;

/// <summary>Threads whose work waits if the training needs the processor.</summary>
internal static partial class BackgroundThread
{
    /// <summary>The niceness of work that nobody waits for.</summary>
    public const int Last = 19;

    private const int OfThread = 0, Calling = 0, Nice = 10;

    /// <summary>Starts a thread of normal priority, which calls <see cref="Yield"/> itself.</summary>
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>Lowers the priority of the calling thread for good.</summary>
    /// <remarks>
    /// .NET ignores the priority of a thread on Linux, where the kernel keeps one for each thread. A thread inherits that of the thread
    /// that starts it, also a thread of the pool: a thread that starts the training, or loads data, yields only afterwards.
    /// </remarks>
    /// <param name="nice">How far it yields, up to <see cref="Last"/>.</param>
    public static void Yield(int nice = Nice)
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetPriority(OfThread, Calling, nice);
        }
        catch (Exception fault) when (fault is EntryPointNotFoundException or DllNotFoundException)
        {
            // It works as a thread of normal priority.
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int kind, int thread, int nice);
}
