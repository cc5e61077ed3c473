using System.Diagnostics;
using System.Globalization;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// Watchers of a lab in a process of their own, as browsers are: their garbage and their threads are not those of the training. Like a
/// browser, the process stays open from run to run.
/// </summary>
internal sealed class LabWatchers : IDisposable
{
    /// <summary>The command of such a process; it ends with its standard input.</summary>
    public const string Command = "watch-lab";

    private readonly Process _process;
    private double _before;

    /// <summary>Starts the process.</summary>
    /// <param name="address">The lab.</param>
    /// <param name="count">The number of watchers.</param>
    public LabWatchers(Uri address, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in (string[])[Command, address.ToString(), count.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Starts to watch.</summary>
    /// <param name="id">The run.</param>
    public void Watch(string id)
    {
        // The answer says that the streams are open.
        Ask(id);
        _before = Processor();
    }

    /// <summary>Stops to watch.</summary>
    /// <returns>Frames a second of the watcher that got the fewest, and seconds of processor time that all took.</returns>
    public (double Frames, double Seconds) Stop()
    {
        double seconds = Processor() - _before;
        return (double.Parse(Ask(""), CultureInfo.InvariantCulture), seconds);
    }

    /// <summary>The work of the process: each line of its input names a run to watch, or ends the watching.</summary>
    public static int Run(Uri address, int count)
    {
        using var client = new LabClient(address);
        while (Terminal.In.ReadLine() is { } id)
        {
            using var stop = new CancellationTokenSource();
            using var open = new CountdownEvent(count);
            Task<double>[] streams = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => client.Watch(id, "frame", stop.Token, () => open.Signal())))];

            // As pages do that somebody has open: they show the network at rest before it trains.
            open.Wait();
            Terminal.Out.WriteLine("watching");
            Terminal.In.ReadLine();
            stop.Cancel();
            Terminal.Out.WriteLine(Task.WhenAll(streams).GetAwaiter().GetResult().Min().ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process that watches has ended.");
    }

    private double Processor()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }
}
