using System.Text.Json;
using Sonda.Engine.Networks;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    [Fact]
    public void Writes_a_line_per_epoch_with_every_reading_that_was_asked_for()
    {
        Outcome outcome = new CommandLine().Run(
            "train", "784-30-30-10", "--epochs", "2", "--speeds",
            "--monitor", "validation-cost,training-accuracy,training-cost");

        string[] rows = [.. outcome.Out.Split('\n').SkipWhile(row => !row.StartsWith("  epoch", StringComparison.Ordinal))];
        Assert.Equal("  epoch  accuracy  val. cost  train. acc.  train. cost    speed 1    speed 2    time", rows[0]);
        Assert.Equal("  1       90.50 %      0.750      91.25 %        0.625     0.0625     0.0625  0.12 s", rows[1]);
        Assert.StartsWith("  2       91.50 %", rows[2], StringComparison.Ordinal);
        Assert.Equal("", rows[3]);
        Assert.Contains("24790 weights and biases", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("784-[128 relu he]x3-10 softmax", "784-[128 relu he]x3-10 softmax")]
    [InlineData("784-[128 relu he]x3-10 softmax", "784-[128 relu xavier]x3-[10 xavier] hinge", "--init", "xavier", "--cost", "hinge")]
    [InlineData("784-30-[10 he] quadratic", "784-30-10", "--init", "default", "--cost", "cross-entropy")]
    [InlineData("784-30-10 mse", "784-[30 normal(0,0.02)]-[10 normal(0,0.02)] mse", "--init", "normal(0, 0.02)")]
    public void Options_override_what_the_network_says(string network, string expected, params string[] options)
    {
        var line = new CommandLine();

        Outcome outcome = line.Run(["train", network, .. options]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal(expected, line.Lab.Training!.Network.ToString());
    }

    [Theory]
    [InlineData("784-[30 lsuv]-10")]
    [InlineData("784-30-10", "--init", "lsuv")]
    public void An_initializer_that_needs_data_is_refused_by_name(params string[] arguments)
    {
        Outcome outcome = new CommandLine().Run(["train", .. arguments]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("the initializer lsuv needs data", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_every_option()
    {
        using var folder = new Folder();
        var line = new CommandLine { Culture = "pt-BR" };

        Outcome outcome = line.Run(
            "train", "784-30x2-10", "--epochs", "3", "--batch", "full", "--eta", "0.5", "--lambda", "1e-3",
            "--init", "large", "--cost", "quadratic", "--seed", "7", "--save", folder["net"]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Equal("784-[30 book-large]x2-[10 book-large] quadratic", line.Lab.Training!.Network.ToString());
        Assert.Equal(3, line.Lab.Training.Training.Epochs);
        Assert.Null(line.Lab.Training.Training.BatchSize);
        Assert.Equal(0.5, line.Lab.Training.Training.LearningRate);
        Assert.Equal(0.001, line.Lab.Training.Training.Lambda);
        Assert.Equal(7UL, line.Lab.Training.Seed);
        Assert.Equal(folder["net"], line.Lab.Training.SaveTo);
    }

    [Fact]
    public void Without_options_trains_as_the_chapter_does()
    {
        var line = new CommandLine();

        line.Run("train", "784-30-10");

        Assert.Equal(new Sonda.Engine.Training.TrainingSpec(), line.Lab.Training!.Training);
        Assert.Equal(new NetworkSpec(784, 30, 10), line.Lab.Training.Network);
        Assert.False(line.Lab.Training.Speeds || line.Lab.Training.ValidationCost
            || line.Lab.Training.TrainingAccuracy || line.Lab.Training.TrainingCost);
    }

    [Fact]
    public void Json_has_no_line_per_epoch_beside_it()
    {
        Outcome outcome = new CommandLine { Culture = "pt-BR" }.Run("train", "784-30-10", "--epochs", "2", "--json");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        JsonElement epoch = document.RootElement.GetProperty("epochs")[1];
        Assert.Equal(91.5, epoch.GetProperty("validationAccuracy").GetDouble());
        Assert.Equal(23860, document.RootElement.GetProperty("parameters").GetInt64());
    }

    [Theory]
    [InlineData("783-30-10", "783")]
    [InlineData("784-30-11", "11")]
    public void A_network_that_does_not_fit_the_digits_is_refused_before_they_are_loaded(string network, string size)
    {
        var line = new CommandLine();

        Outcome outcome = line.Run("train", network);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(size, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("784 pixels and 10 classes", outcome.Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Theory]
    [InlineData("circle", "2-5-1 bce", null)]
    [InlineData("circle", "2-5-2 softmax", null)]
    [InlineData("circle", "3-5-2", "a row has 2 inputs and one of 2 classes, the network 3 inputs and 2 outputs")]
    [InlineData("circle", "2-5-3", "a row has 2 inputs and one of 2 classes, the network 2 inputs and 3 outputs")]
    [InlineData("circle", "2-5-1 softmax", "The softmax of a single output is 1")]
    [InlineData("adding(5,rows=50)", "10-5-1 mse", null)]
    [InlineData("adding(5,rows=50)", "9-5-1 mse", "a row has 10 inputs and a target of 1 number(s), the network 9 inputs and 1 outputs")]
    [InlineData("adding(5,rows=50)", "10-5-1 hinge", "takes no numbers as targets")]
    [InlineData("adding(5,rows=50)", "10-5-2 mse", "found 2 output(s) for 1 number(s)")]
    [InlineData("copy(5,rows=50)", "250-5-9 softmax", "classes at 25 time step(s), the network outputs at 1")]
    public async Task A_network_fits_the_data_or_is_refused_with_both_sizes(string data, string network, string? refusal)
    {
        var options = new DataOptions { Spec = DatasetSpec.Parse(data) };
        LoadedData loaded = await DataSource.LoadAsync(options, null, TestContext.Current.CancellationToken);

        Outcome outcome = new CommandLine { Lab = new FakeLab { Loaded = loaded } }
            .Run("train", network, "--data", data, "--epochs", "1");

        Assert.Equal(refusal is null ? ExitCode.Done : ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(refusal ?? $"Data: {loaded.Name}, {loaded.Training.Count} rows to train on", outcome.Out + outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_beyond_this_machine_is_refused()
    {
        Outcome outcome = new CommandLine().Run("train", "784-65536x9000-10");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("GB of memory", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_keeps_the_epochs_and_has_an_exit_code_of_its_own()
    {
        var line = new CommandLine { Lab = new FakeLab { Diverges = "a parameter of layer 2 is not finite." } };

        using var folder = new Folder();
        Outcome outcome = line.Run("train", "784-30-10", "--epochs", "2", "--save", folder["net"]);

        Assert.Contains(folder["net"], outcome.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Diverged, outcome.ExitCode);
        Assert.Contains("layer 2", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("90.50 %", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_midway_keeps_the_epochs_that_are_done()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel } };

        Outcome outcome = line.Run("train", "784-30-10", "--epochs", "5");

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("Stopped early after 1 of 5 epochs", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("90.50 %", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_saved_is_refused_before_training()
    {
        using var folder = new Folder();
        var line = new CommandLine();

        Outcome outcome = line.Run("train", "784-30-10", "--save", Path.Combine(folder["nowhere"], "net"));

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(folder["nowhere"], outcome.Error, StringComparison.Ordinal);
        Assert.Null(line.Lab.Source);
    }

    [Fact]
    public void On_a_screen_the_lines_appear_above_the_progress_once_each()
    {
        Outcome outcome = new CommandLine { OnScreen = true }.Run("train", "784-30-10", "--epochs", "2");

        string screen = outcome.Out + outcome.Error;
        Assert.Equal(2, screen.Split("90.50 %").Length);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
    }
}
