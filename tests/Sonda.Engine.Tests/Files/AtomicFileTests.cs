using System.Diagnostics;
using Sonda.Engine.Files;

namespace Sonda.Engine.Tests.Files;

/// <summary>Files that are written appear whole, through links, and never in place of a pipe or a device.</summary>
public sealed class AtomicFileTests
{
    [Fact]
    public void Replaces_a_file_and_keeps_who_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        using var folder = new TestFolder();
        File.WriteAllText(folder["net"], "old");
        File.SetUnixFileMode(folder["net"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.Write(folder["net"], "new");

        Assert.Equal("new", File.ReadAllText(folder["net"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["net"]));
        Assert.Equal(["net"], folder.Names);
    }

    [Fact]
    public void Follows_a_link_to_its_target_even_if_that_does_not_exist_yet()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["deep/er"]);
        File.CreateSymbolicLink(folder["link"], "other-link");
        File.CreateSymbolicLink(folder["other-link"], folder["deep/target"]);
        Directory.CreateSymbolicLink(folder["door"], "deep/er");
        File.CreateSymbolicLink(folder["deep/er/up"], "../above");

        foreach (string text in (string[])["first", "second"])
        {
            AtomicFile.Write(folder["link"], text);

            Assert.Equal(text, File.ReadAllText(folder["deep/target"]));
            Assert.Equal("other-link", new FileInfo(folder["link"]).LinkTarget);
        }

        // The folder that holds the link is behind the door; ".." is above that one, not above the door.
        AtomicFile.Write(folder["door/up"], "above");
        Assert.Equal("above", File.ReadAllText(folder["deep/above"]));
        Assert.Equal("../above", new FileInfo(folder["deep/er/up"]).LinkTarget);
    }

    [Fact]
    public void Links_in_a_circle_are_refused_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        using var folder = new TestFolder();
        File.CreateSymbolicLink(folder["a"], "b");
        File.CreateSymbolicLink(folder["b"], "a");

        FileWriteException refused = Assert.Throws<FileWriteException>(() => AtomicFile.Probe(folder["a"]));

        Assert.Contains(folder["a"], refused.Message, StringComparison.Ordinal);
        Assert.Equal("b", new FileInfo(folder["a"]).LinkTarget);
    }

    [Fact]
    public async Task A_pipe_gets_the_bytes_and_stays_a_pipe()
    {
        using TestFolder folder = WithPipe();
        var reader = Task.Run(() => File.ReadAllText(folder["pipe"]), TestContext.Current.CancellationToken);

        AtomicFile.Probe(folder["pipe"]); // Does not open it: the reader would see an end.
        AtomicFile.Write(folder["pipe"], "through");

        Assert.Equal("through", await reader);
        Assert.Equal(FileKind.Pipe, FileKinds.Of(folder["pipe"]));
        Assert.Equal(["pipe"], folder.Names);
    }

    [Fact]
    public void A_pipe_is_refused_for_a_file_that_is_written_again_and_again()
    {
        using TestFolder folder = WithPipe();

        FileWriteException refused = Assert.Throws<FileWriteException>(() => AtomicFile.Probe(folder["pipe"], isRepeated: true));

        Assert.Contains("again and again", refused.Reason.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/null", FileKind.CharacterDevice)]
    [InlineData("/dev", FileKind.Folder)]
    [InlineData("/dev/nothing-of-this-name", FileKind.Missing)]
    public void Knows_what_a_path_is(string path, object kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has these paths.");

        Assert.Equal(kind, FileKinds.Of(path));
    }

    [Fact]
    public void A_device_takes_the_bytes_and_stays_a_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has these paths.");
        using var folder = new TestFolder();
        File.CreateSymbolicLink(folder["link"], "/dev/null");

        foreach (string path in (string[])["/dev/null", folder["link"]])
        {
            AtomicFile.Probe(path);
            AtomicFile.Write(path, "lost");
        }

        Assert.Equal(FileKind.CharacterDevice, FileKinds.Of("/dev/null"));
        FileWriteException full = Assert.Throws<FileWriteException>(() => AtomicFile.Write("/dev/full", "lost"));
        Assert.Contains("/dev/full cannot be written: the disk is full.", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_255_bytes_is_written_and_a_longer_one_is_refused_before_the_work()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows counts characters of the whole path.");
        using var folder = new TestFolder();
        string longest = new('n', 255);

        AtomicFile.Probe(folder[longest]);
        Assert.Empty(folder.Names);
        AtomicFile.Write(folder[longest], "text");

        Assert.Equal([longest], folder.Names);
        FileWriteException refused = Assert.Throws<FileWriteException>(() => AtomicFile.Probe(folder[longest + "n"]));
        Assert.Contains("too long", refused.Reason.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_stays_of_a_write_that_fails()
    {
        using var folder = new TestFolder();
        AtomicFile.Write(folder["net"], "old");

        Assert.Throws<FileWriteException>(() => AtomicFile.Write(folder["net"], file =>
        {
            file.WriteByte(1);
            throw new IOException("no more");
        }));

        Assert.Equal("old", File.ReadAllText(folder["net"]));
        Assert.Equal(["net"], folder.Names);
    }

    [Fact]
    public void Room_is_asked_for_before_the_work()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux reserves room.");
        using var folder = new TestFolder();
        long free = new DriveInfo(folder.Path).AvailableFreeSpace;

        FileWriteException refused = Assert.Throws<FileWriteException>(() => AtomicFile.Probe(folder["net"], free * 2));

        Assert.Contains("the disk is full", refused.Reason.ToString(), StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Files_of_killed_processes_are_cleared_and_those_of_living_ones_stay()
    {
        using var folder = new TestFolder();
        using var dead = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "--help") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        dead.Kill();
        dead.WaitForExit();
        string orphan = folder[FormattableString.Invariant($".sonda-{dead.Id:x}-5f5e100-1.tmp")];
        string reused = folder[FormattableString.Invariant($".sonda-{Environment.ProcessId:x}-1-1.tmp")];
        string other = folder[".sonda-notes.tmp"];
        string mine = TemporaryFile.NameIn(folder.Path);
        string held = folder[FormattableString.Invariant($".sonda-{dead.Id:x}-5f5e100-2.tmp")];
        Array.ForEach([orphan, reused, other, mine, held], path => File.WriteAllText(path, "part"));
        Directory.CreateDirectory(folder[FormattableString.Invariant($".sonda-{dead.Id:x}-5f5e100-3.tmp/deep")]);

        // A process in another container is not in our list of processes, but holds its file.
        using (new FileStream(held, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            AtomicFile.Write(folder["net"], "new");
        }

        Assert.Equal([.. ((string[])[other, mine, held, folder["net"]]).Select(path => Path.GetFileName(path)!).Order()], folder.Names);
    }

    private static TestFolder WithPipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        var folder = new TestFolder();
        using var make = Process.Start("mkfifo", [folder["pipe"]]);
        make.WaitForExit();
        return folder;
    }
}
