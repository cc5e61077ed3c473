using System.Diagnostics;
using System.Globalization;
using Sonda.Cli.Output;

namespace Sonda.Cli.Tests;

public sealed class InterruptionTests
{
    [Fact]
    public void The_first_signal_asks_for_an_end_and_does_not_kill()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        using var interruption = new Interruption(new Terminal(TextWriter.Null, TextWriter.Null));
        Assert.False(interruption.Token.IsCancellationRequested);

        string self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using (Process kill = Process.Start("kill", ["-TERM", self]))
        {
            kill.WaitForExit();
        }

        // The limit only matters if the program is broken; the signal arrives at once.
        Assert.True(interruption.Token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
    }
}
