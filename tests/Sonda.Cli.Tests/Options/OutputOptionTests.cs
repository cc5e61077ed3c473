using System.Diagnostics;
using Sonda.Cli.Services;
using Sonda.Engine.Files;

namespace Sonda.Cli.Tests.Options;

/// <summary>Every option that names an output writes through links, into pipes and into devices, and replaces none of them.</summary>
public sealed class OutputOptionTests
{
    private const string Run = "2-[4]-1 bce; data circle; epochs 2";

    public static readonly TheoryData<string, string, string[]> Options = new()
    {
        { "--save", "", ["train", Run] },
        { "--trace", "", ["train", Run] },
        { "--checkpoint", "", ["train", Run] },
        { "--sheet", ".png", ["data"] },
        { "--save-trace", "", ["diagnose", "784-30-10"] },
        { "--html", "", ["diagnose", "784-30-10"] },
        { "--figure", ".svg", ["diagnose", "784-30-10"] },
        { "--csv", "", ["diagnose", "784-30-10"] },
        { "--html", "", ["forecast", "784-30-10"] },
        { "--figure", ".png", ["forecast", "784-30-10"] },
        { "--html", "", ["cure", "784-30-10"] },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Links_are_followed_and_pipes_and_devices_stay(string option, string end, string[] command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has /dev/null and mkfifo.");
        using var folder = new Folder();
        string target = folder["target"], link = folder["link" + end], device = folder["device" + end], pipe = folder["pipe" + end];
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, "target");
        File.CreateSymbolicLink(device, "/dev/null");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }

        Assert.Equal(ExitCode.Done, Write(option, link, command).ExitCode);
        Assert.Equal(ExitCode.Done, Write(option, device, command).ExitCode);
        if (option == "--checkpoint")
        {
            Outcome refused = Write(option, pipe, command);
            Assert.Equal(ExitCode.DataOrConfiguration, refused.ExitCode);
            Assert.Contains("it is a pipe", refused.Error, StringComparison.Ordinal);
        }
        else
        {
            var reader = Task.Run(() => File.ReadAllBytes(pipe), TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Done, Write(option, pipe, command).ExitCode);
            Assert.True((await reader).Length > 0);
        }

        Assert.Equal("target", new FileInfo(link).LinkTarget);
        Assert.True(new FileInfo(target).Length > 0);
        Assert.Equal("/dev/null", new FileInfo(device).LinkTarget);
        Assert.Equal(FileKind.CharacterDevice, FileKinds.Of("/dev/null"));
        Assert.Equal(FileKind.Pipe, FileKinds.Of(pipe));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_name_that_the_disk_does_not_take_is_refused_before_the_work(string option, string end, string[] command)
    {
        using var folder = new Folder();

        Outcome outcome = new CommandLine().Run([.. command, option, folder[new string('n', 256) + end]]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(option + ": ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("the path is too long", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("en-US", "is in")]
    [InlineData("pt-BR", "está em")]
    public void A_network_that_finds_no_room_is_kept_elsewhere(string culture, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has /dev/full.");
        var line = new CommandLine { RealLab = new LabServices(), Culture = culture };

        Outcome outcome = line.Run("train", Run, "--save", "/dev/full", "--checkpoint", "/dev/full", "--trace", "/dev/full");

        string[] kept = [.. outcome.Error.Split(' ', '\n').Where(word => word.Contains("sonda-rescued-", StringComparison.Ordinal)).Select(word => word.TrimEnd('.'))];
        try
        {
            Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
            Assert.Contains("/dev/full", outcome.Error, StringComparison.Ordinal);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
            Assert.Contains("2-4-1 bce", outcome.Out, StringComparison.Ordinal);
            Assert.Equal(2, kept.Length);
            Assert.All(kept, path => Assert.Equal(ExitCode.Done, line.Run("evaluate", path, "--data", "circle").ExitCode));
        }
        finally
        {
            Array.ForEach(kept, File.Delete);
        }
    }

    /// <summary>The files of a training are written by the training itself; all others, after quick answers, by the command.</summary>
    private static Outcome Write(string option, string file, string[] command) =>
        new CommandLine { RealLab = command[0] == "train" ? new LabServices() : null }.Run([.. command, option, file]);
}
