using System.Text.Json;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    private static readonly DataPlaceStatus Cache = new("cache", "/c/mnist", DataCondition.Verified, []);

    [Fact]
    public void Tells_each_place_and_which_is_used()
    {
        var status = new DataStatus("mnist", [new("SONDA_DATA_DIR", "/d", DataCondition.Absent, []), Cache], Cache, null);

        Outcome outcome = new CommandLine { Lab = new FakeLab { Status = status } }.Run("data");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains("SONDA_DATA_DIR  nothing there  /d", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("cache           verified       /c/mnist", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("MNIST from /c/mnist", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_document_with_words_for_states()
    {
        Outcome outcome = new CommandLine { Lab = new FakeLab { Status = new("mnist", [Cache], Cache, null) } }
            .Run("data", "--json");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        Assert.Equal("verified", document.RootElement.GetProperty("used").GetProperty("condition").GetString());
    }

    [Fact]
    public void Data_that_other_commands_would_refuse_are_an_error_here_too()
    {
        DataFileStatus file = new("labels", "/d/labels", 3, DataCondition.Damaged, "/d/labels: at byte 0: no IDX");
        var status = new DataStatus("mnist", [new("--data-dir", "/d", DataCondition.Damaged, [file])], null, file.Problem);

        Outcome outcome = new CommandLine { Lab = new FakeLab { Status = status } }.Run("data", "--data-dir", "/d");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("at byte 0", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("train 784-10")]
    [InlineData("speeds 784-30-10")]
    public void Drawn_digits_can_be_asked_for(string command)
    {
        var line = new CommandLine();

        line.Run([.. command.Split(' '), "--data", "drawn"]);
        Assert.True(line.Lab.Source!.Drawn);

        line.Run([.. command.Split(' '), "--data", "mnist"]);
        Assert.False(line.Lab.Source.Drawn);
    }

    [Fact]
    public void Tells_how_much_ink_the_digits_in_use_have()
    {
        var line = new CommandLine { Lab = new FakeLab { Status = new("mnist", [Cache], Cache, null) } };

        Assert.Contains("mean intensity 0.0000", line.Run("data").Out, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(line.Run("data", "--json").Out);
        Assert.Equal(2, document.RootElement.GetProperty("ink").GetProperty("images").GetInt32());
    }

    [Fact]
    public void Offline_without_mnist_says_that_digits_would_be_drawn()
    {
        Assert.Contains("draw digits", new CommandLine().Run("data", "--offline").Out, StringComparison.Ordinal);
        Assert.Contains("sonda data fetch", new CommandLine().Run("data").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_tells_progress_on_the_error_stream_only()
    {
        Outcome outcome = new CommandLine { Lab = new FakeLab { Status = new("mnist", [Cache], Cache, null) } }
            .Run("data", "fetch", "--json");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        Assert.StartsWith("Asking mirror.test for MNIST; it is given up after 10 s", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte: 10/10", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_fetch_says_what_it_means()
    {
        var lab = new FakeLab { LoadFails = new DatasetException("mirror.test: no answer within 10 s") };

        Outcome outcome = new CommandLine { Lab = lab }.Run("data", "fetch");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("within 10 s. MNIST could not be fetched;", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_contact_sheet_is_written_whole_and_nothing_beside_it()
    {
        using var folder = new Folder();

        Outcome outcome = new CommandLine().Run("data", "--sheet", folder["digits.png"]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["digits.png"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_sheet_is_refused()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(folder["digits.png"]);

        Outcome outcome = new CommandLine().Run("data", "--sheet", folder["digits.png"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("it is a folder", outcome.Error, StringComparison.Ordinal);
    }
}
