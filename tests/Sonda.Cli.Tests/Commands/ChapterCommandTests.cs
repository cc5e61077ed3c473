using System.Text.Json;

namespace Sonda.Cli.Tests.Commands;

public sealed class ChapterCommandTests
{
    [Fact]
    public void Tells_both_tables_and_where_the_report_is()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        Outcome outcome = line.Run("chapter", "--out", folder.Path);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains("784-30-10       3   92.91%  96.62%  96.51%  96.48%", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("0.0592", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("4.88 times as fast as the first", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(folder["report.html"], outcome.Out, StringComparison.Ordinal);
        Assert.Equal([(folder.Path, "en")], line.Lab.Reports);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void Json_is_one_document_with_points_in_its_numbers(string culture)
    {
        using var folder = new Folder();

        Outcome outcome = new CommandLine { Culture = culture }.Run("chapter", "--json", "--out", folder.Path);

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        Assert.Equal(18.25, document.RootElement.GetProperty("seconds").GetDouble());
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
    }

    [Fact]
    public void Takes_every_option()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        line.Run(
            "chapter", "--seed", "18446744073709551615", "--seeds", "12", "--threads", "2", "--quick", "--offline",
            "--data-dir", "d", "--out", folder.Path, "--lang", "pt");

        Assert.Equal(ulong.MaxValue, line.Lab.Chapter!.Seed);
        Assert.Equal(12, line.Lab.Chapter.Seeds);
        Assert.Equal(2, line.Lab.Chapter.Threads);
        Assert.True(line.Lab.Chapter.Quick);
        Assert.True(line.Lab.Source!.Offline);
        Assert.Equal("d", line.Lab.Source.DataDirectory);
        Assert.Equal([(folder.Path, "pt")], line.Lab.Reports);
    }

    [Fact]
    public void The_report_is_given_the_command_as_it_was_typed()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        line.Run("chapter", "--quick", "--data-dir", "my digits", "--out", folder.Path);

        Assert.Equal($"sonda chapter --quick --data-dir 'my digits' --out {folder.Path}", line.Lab.Command);
    }

    [Fact]
    public void Drawn_digits_are_announced_and_never_stand_beside_the_books_figures()
    {
        using var folder = new Folder();

        Outcome outcome = new CommandLine { Lab = new FakeLab { Drawn = true } }.Run("chapter", "--out", folder.Path);

        Assert.Contains("Notice: no MNIST here", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("not MNIST", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("96.48", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0.0700", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_the_published_mnist_are_announced_and_never_stand_beside_the_books_figures()
    {
        using var folder = new Folder();

        Outcome outcome = new CommandLine { Lab = new FakeLab { Unverified = true } }.Run("chapter", "--out", folder.Path);

        Assert.Contains("Notice: not the published MNIST", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("not verified", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("96.48", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_midway_keeps_what_is_done()
    {
        using var folder = new Folder();
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel } };

        Outcome outcome = line.Run("chapter", "--out", folder.Path);

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Single(line.Lab.Reports);
        Assert.Contains("96.62%", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Stopped early", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("partial", true)]
    public void A_stop_that_leaves_a_complete_report_alone_says_so(string subfolder, bool isSaid)
    {
        using var folder = new Folder();
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel, ReportSubfolder = subfolder } };

        Outcome outcome = line.Run("chapter", "--out", folder.Path + "/");

        Assert.Contains(Path.Combine(folder.Path, subfolder, "report.html"), outcome.Error, StringComparison.Ordinal);
        Assert.Equal(isSaid, outcome.Error.Contains("is unchanged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_before_the_start_writes_nothing_and_says_so()
    {
        using var folder = new Folder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var line = new CommandLine { Stop = stop };

        Outcome outcome = line.Run("chapter", "--out", folder.Path);

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Empty(line.Lab.Reports);
        Assert.Equal("", outcome.Out);
        Assert.Contains("no file was written", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_before_anything_runs()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["taken"], "");
        var line = new CommandLine();

        Outcome outcome = line.Run("chapter", "--out", folder["taken"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(folder["taken"], outcome.Error, StringComparison.Ordinal);
        Assert.Contains("taken is a file", line.Run("chapter", "--out", folder["taken/a/b"]).Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Fact]
    public void Files_that_lie_in_the_folder_already_are_left_alone()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["notes.txt"], "mine");

        new CommandLine().Run("chapter", "--out", folder.Path);

        Assert.Equal([folder["notes.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }
}
