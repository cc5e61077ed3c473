using System.Diagnostics;

namespace Sonda.Cli.Tests;

/// <summary>The program as a process whose streams are closed or full, or that was killed.</summary>
public sealed class StreamTests
{
    private const string Run = "2-[4]-1 bce; data circle; epochs 2";

    public static readonly TheoryData<string> LostErrors = ["2>&-", "2>/dev/full"];

    public static readonly TheoryData<string> LostOutputs = [">&-", ">/dev/full"];

    [Theory]
    [MemberData(nameof(LostErrors))]
    public void Without_a_place_for_progress_results_still_arrive(string lost)
    {
        using var folder = new Folder();

        Outcome trained = Shell(folder, $"train '{Run}' --save net {lost}");
        Outcome refused = Shell(folder, $"train '2-[4]-1 bce; data cirkle' {lost}");

        Assert.Equal(ExitCode.Done, trained.ExitCode);
        Assert.Contains("epochs done: 2", trained.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["net"]));
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
    }

    [Theory]
    [MemberData(nameof(LostOutputs))]
    public void Without_a_place_for_results_the_training_goes_on_and_its_files_are_written(string lost)
    {
        using var folder = new Folder();

        Outcome outcome = Shell(folder, $"train '{Run}' --save net {lost}");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("standard output could not be written", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["net"]));
    }

    [Theory]
    [InlineData("--version >/dev/full", ExitCode.DataOrConfiguration)]
    [InlineData("train --help >/dev/full", ExitCode.DataOrConfiguration)]
    [InlineData($"train '{Run}' --json >/dev/full", ExitCode.DataOrConfiguration)]
    [InlineData($"train '{Run}' --json >&-", ExitCode.DataOrConfiguration)]
    [InlineData("train '2-[4]-1 bce; data cirkle' >/dev/full", ExitCode.Usage)]
    public void Lost_results_are_a_failure_and_leave_another_failure_as_it_is(string command, int expected)
    {
        using var folder = new Folder();
        Outcome outcome = Shell(folder, command);
        Assert.Equal(expected, outcome.ExitCode);
        Assert.Equal(expected == ExitCode.DataOrConfiguration, outcome.Error.Contains("standard output could not be written", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reader_that_has_enough_is_no_failure()
    {
        using var folder = new Folder();
        Outcome outcome = Shell(folder, $"--version | cat; {{ sonda train '{Run}' 2>error; echo $? >code; }} | head -1");
        Assert.Equal("0\n", File.ReadAllText(folder["code"]));
        Assert.DoesNotContain("standard output", File.ReadAllText(folder["error"]), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
    }

    [Fact]
    public void What_a_killed_process_left_is_cleared_by_the_next_one()
    {
        using var folder = new Folder();
        string[] orphans = [folder[".sonda-7ffffff-5f5e100-1.tmp"], folder[".sonda-7ffffff-5f5e100-2.tmp"]];
        Array.ForEach(orphans, path => File.WriteAllText(path, "half"));

        Outcome outcome = Shell(folder, $"train '{Run}' --save net");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal([folder["net"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_table_takes_no_more_memory_than_two_and_a_half_times_its_file()
    {
        using var folder = new Folder();
        string row = string.Join(',', Enumerable.Range(1, 20).Select(i => FormattableString.Invariant($"0.{i * 7919:00000}")));
        File.WriteAllText(
            folder["table.csv"],
            string.Join(',', Enumerable.Range(1, 21).Select(i => $"x{i}")) + "\n" + string.Concat(Enumerable.Repeat(row + ",a\n" + row + ",b\n", 100_000)));
        long limit = (long)(2.5 * new FileInfo(folder["table.csv"]).Length);

        Outcome outcome = Shell(folder, "data 'csv(table.csv)'", ("DOTNET_GCHeapHardLimit", FormattableString.Invariant($"{limit:X}")));

        Assert.Equal(("", ExitCode.Done), (outcome.Error, outcome.ExitCode));
        Assert.Contains("140,000", outcome.Out, StringComparison.Ordinal);

        // With too little, the message is ours, not the runtime's.
        Outcome refused = Shell(folder, "data 'csv(table.csv)'", ("DOTNET_GCHeapHardLimit", "1400000"));
        Assert.Equal(("error: not enough memory for this network and these data.\n", ExitCode.DataOrConfiguration), (refused.Error, refused.ExitCode));
    }

    /// <summary>Runs "sonda" with these arguments in a shell, in the folder.</summary>
    private static Outcome Shell(Folder folder, string arguments, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has /dev/full, and sh closes its streams.");
        string program = Path.Combine(AppContext.BaseDirectory, "sonda");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"sonda() {{ '{program}' \"$@\"; }}; sonda {arguments}"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
