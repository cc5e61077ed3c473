using System.Diagnostics;
using System.Globalization;

namespace Sonda.Benchmarks.Table;

/// <summary>Watchers of a lab in a process of their own, as browsers are: their garbage and their threads are not those of the training.</summary>
internal sealed class LabWatchers : IDisposable
{
    /// <summary>The command of such a process; it ends with its standard input.</summary>
    public const string Command = "watch-lab";

    private readonly Process _process;

    /// <summary>Starts to watch.</summary>
    /// <param name="address">The lab.</param>
    /// <param name="id">The run.</param>
    /// <param name="count">The number of watchers.</param>
    public LabWatchers(Uri address, string id, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in (string[])[Command, address.ToString(), id, count.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;

        // The first line says that the streams are open.
        _process.StandardOutput.ReadLine();
    }

    /// <summary>Stops to watch.</summary>
    /// <returns>Frames a second of the watcher that got the fewest, and seconds of processor time that all took.</returns>
    public (double Frames, double Seconds) Stop()
    {
        double seconds = _process.TotalProcessorTime.TotalSeconds;
        _process.StandardInput.Close();
        double frames = double.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        _process.WaitForExit();
        return (frames, seconds);
    }

    /// <summary>The work of the process.</summary>
    public static int Run(Uri address, string id, int count)
    {
        using var client = new LabClient(address);
        using var stop = new CancellationTokenSource();
        using var open = new CountdownEvent(count);
        Task<double>[] streams = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => client.Watch(id, "frame", stop.Token, () => open.Signal())))];

        // As pages do that somebody has open: they show the network at rest before it trains.
        open.Wait();
        Terminal.Out.WriteLine("watching");
        Terminal.In.ReadToEnd();
        stop.Cancel();
        Terminal.Out.WriteLine(Task.WhenAll(streams).GetAwaiter().GetResult().Min().ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    public void Dispose() => _process.Dispose();
}
