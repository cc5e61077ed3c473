using Sonda.Engine.Files;

namespace Sonda.Engine.Tests.Files;

/// <summary>The files of a folder are replaced as a whole or not at all.</summary>
public sealed class AtomicFolderTests
{
    private static readonly string[] NewNames = ["a.csv", "run.json"];

    [Fact]
    public void Replaces_its_own_files_and_keeps_those_of_others()
    {
        using var folder = new TestFolder();
        string target = Filled(folder);
        Directory.CreateDirectory(Path.Combine(target, "notes"));
        File.WriteAllText(Path.Combine(target, "notes", "one.txt"), "mine");
        File.WriteAllText(Path.Combine(target, "mine.txt"), "mine");

        AtomicFolder.Replace(target, IsOwn, Fill);

        Assert.Equal(["a.csv", "mine.txt", "notes", "run.json"], Names(target));
        Assert.Equal("new", File.ReadAllText(Path.Combine(target, "run.json")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(target, "notes", "one.txt")));
        Assert.Equal(["target"], folder.Names);
    }

    [Fact]
    public void At_every_moment_all_files_are_of_one_run()
    {
        using var folder = new TestFolder();
        string target = Filled(folder);
        AtomicFolder.Replace(target, IsOwn, place =>
        {
            foreach (string name in NewNames)
            {
                File.WriteAllText(Path.Combine(place, name), "new");
                Assert.Equal(["b.csv", "run.json"], Names(target));
            }

            return NewNames;
        });

        Assert.Equal(NewNames, Names(target));
    }

    [Fact]
    public void A_failure_leaves_the_folder_as_it_was()
    {
        using var folder = new TestFolder();
        string target = Filled(folder);

        Assert.Throws<FileWriteException>(() => AtomicFolder.Replace(target, IsOwn, place =>
        {
            File.WriteAllText(Path.Combine(place, "a.csv"), "new");
            throw new IOException("no more");
        }));

        Assert.Equal(["b.csv", "run.json"], Names(target));
        Assert.Equal("old", File.ReadAllText(Path.Combine(target, "run.json")));
        Assert.Equal(["target"], folder.Names);
    }

    [Fact]
    public void Follows_a_link_to_a_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        using var folder = new TestFolder();
        string target = Filled(folder);
        Directory.CreateSymbolicLink(folder["link"], "target");

        AtomicFolder.Replace(folder["link"], IsOwn, Fill);

        Assert.Equal("target", new DirectoryInfo(folder["link"]).LinkTarget);
        Assert.Equal(NewNames, Names(target));
    }

    [Fact]
    public void Many_files_of_others_are_left_where_they_are()
    {
        using var folder = new TestFolder();
        string target = Filled(folder);
        string[] others = [.. Enumerable.Range(0, 1001).Select(i => FormattableString.Invariant($"other-{i:0000}"))];
        Array.ForEach(others, name => File.WriteAllText(Path.Combine(target, name), "mine"));

        AtomicFolder.Replace(target, IsOwn, Fill);

        Assert.Equal([.. NewNames.Concat(others).Order()], Names(target));
    }

    [Fact]
    public void A_file_in_the_way_is_named()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["file"], "");

        FileWriteException refused = Assert.Throws<FileWriteException>(() => AtomicFolder.Probe(folder["file/deep/er"]));

        Assert.Contains($"{folder["file"]} is a file", refused.Reason.ToString(), StringComparison.Ordinal);
    }

    private static string Filled(TestFolder folder)
    {
        string target = folder["target"];
        Directory.CreateDirectory(target);
        File.WriteAllText(Path.Combine(target, "b.csv"), "old");
        File.WriteAllText(Path.Combine(target, "run.json"), "old");
        return target;
    }

    private static bool IsOwn(string name) => name == "run.json" || name.EndsWith(".csv", StringComparison.Ordinal);

    private static IReadOnlyList<string> Fill(string folder)
    {
        foreach (string name in NewNames)
        {
            File.WriteAllText(Path.Combine(folder, name), "new");
        }

        return NewNames;
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order()];
}
