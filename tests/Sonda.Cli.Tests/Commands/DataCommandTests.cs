using System.Text.Json;
using Sonda.Data;

namespace Sonda.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    private static readonly DataPlaceStatus Cache = new("cache", "/c/mnist", DataCondition.Verified, []);

    [Fact]
    public void Tells_each_place_and_which_is_used()
    {
        var status = new DataStatus("mnist", [new("SONDA_DATA_DIR", "/d", DataCondition.Absent, []), Cache], Cache, null) { Title = "MNIST" };

        Outcome outcome = new CommandLine { Lab = new FakeLab { Status = status } }.Run("data");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains("SONDA_DATA_DIR  not found  /d", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("cache           verified   /c/mnist", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("In use: MNIST from /c/mnist", outcome.Out, StringComparison.Ordinal);
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
        DataFileStatus file = new("labels", "/d/labels", 3, DataCondition.Damaged, $"/d/labels: at byte 0: no IDX");
        var status = new DataStatus("mnist", [new("--data-dir", "/d", DataCondition.Damaged, [file])], null, file.Problem);

        Outcome outcome = new CommandLine { Lab = new FakeLab { Status = status } }.Run("data", "--data-dir", "/d");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("at byte 0", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("train 784-10 --data")]
    [InlineData("speeds 784-30-10 --data")]
    [InlineData("chapter --quick --data")]
    public void Digits_of_another_kind_can_be_asked_for(string command)
    {
        var line = new CommandLine();
        using var folder = new Folder();
        string[] words = [.. command.Split(' ')], rest = words[0] == "chapter" ? ["--out", folder.Path] : [];
        foreach (string name in (string[])["drawn", "fashion-mnist", "mnist"])
        {
            Assert.Equal(ExitCode.Done, line.Run([.. words, name, .. rest]).ExitCode);
            Assert.Equal(name, line.Lab.Source!.Spec.ToString());
        }
    }

    [Fact]
    public void The_chapter_takes_digits_alone()
    {
        Outcome outcome = new CommandLine().Run("chapter", "--data", "circle");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("\"circle\" is not allowed; expected mnist, fashion-mnist or drawn", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_data_is_refused_with_the_place_and_a_suggestion()
    {
        Outcome outcome = new CommandLine().Run("data", "cirle");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("\"cirle\" is not allowed", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean circle?", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data circle")]
    [InlineData("train 2-5-2 --data circle(noise=0.2)")]
    [InlineData("speeds 784-30-10 --data drawn")]
    public void A_folder_for_data_that_lie_in_none_is_refused(string command)
    {
        Outcome outcome = new CommandLine().Run([.. command.Split(' '), "--data-dir", "/d"]);

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("contradict", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_is_described_in_words_and_in_json()
    {
        var line = new CommandLine { Lab = new FakeLab { Status = new("circle", [], null, null), Loaded = Rings() } };

        string words = line.Run("data", "circle").Out;
        Assert.Contains("700 training, 300 validation", words, StringComparison.Ordinal);
        Assert.Contains("-1 to 1", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Ink", words, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(line.Run("data", "circle", "--json").Out);
        JsonElement summary = document.RootElement.GetProperty("summary");
        Assert.Equal(700, summary.GetProperty("training").GetInt32());
        Assert.Equal(2, summary.GetProperty("classes").GetArrayLength());
    }

    [Fact]
    public void What_is_no_image_cannot_be_drawn()
    {
        using var folder = new Folder();
        var line = new CommandLine { Lab = new FakeLab { Status = new("circle", [], null, null), Loaded = Rings() } };

        Outcome outcome = line.Run("data", "circle", "--sheet", folder["rings.png"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("circle cannot be drawn", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Fetch_takes_the_name_of_what_is_published()
    {
        var line = new CommandLine();

        line.Run("data", "fetch", "fashion-mnist");
        Assert.Equal("fashion-mnist", line.Lab.Source!.Spec.ToString());
        Assert.Equal(ExitCode.Usage, line.Run("data", "fetch", "circle").ExitCode);
    }

    private static LoadedData Rings() => DataSource.LoadAsync(
        new DataOptions { Spec = DatasetSpec.Parse("circle") }, null, CancellationToken.None).GetAwaiter().GetResult();

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
        Assert.StartsWith("Asking mirror.test for MNIST; sonda gives up after 10 s", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte: 10/10", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_fetch_says_what_it_means()
    {
        var lab = new FakeLab { LoadFails = new DatasetException($"mirror.test: no answer within 10 s") };

        Outcome outcome = new CommandLine { Lab = lab }.Run("data", "fetch");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("within 10 s. MNIST could not be downloaded;", outcome.Error, StringComparison.Ordinal);
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
