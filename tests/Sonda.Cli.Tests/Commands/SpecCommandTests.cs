using Sonda.Runs.Specs;

namespace Sonda.Cli.Tests.Commands;

public sealed class SpecCommandTests
{
    private const string Run = "784-[30 relu he]-10 softmax; data drawn; rate 0.5; lambda 0; batch 32; epochs 2; seed 7";

    [Fact]
    public void Shows_a_run_as_text_and_json_and_the_schema()
    {
        string json = new CommandLine().Run("spec", Run, "--json").Out;

        Assert.Equal(RunSpec.Parse(Run).ToJson() + "\n", json);
        Assert.Equal(Run + "\n", new CommandLine { Culture = "pt-BR" }.Run("spec", json).Out);
        Assert.Equal(RunSpec.JsonSchema + "\n", new CommandLine().Run("spec", "--schema").Out);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_takes_a_spec_from_a_file_and_from_its_argument(bool json)
    {
        using var folder = new Folder();
        string file = folder["spec"];
        File.WriteAllText(file, (json ? RunSpec.Parse(Run).ToJson() : Run) + "\n");

        foreach (string[] source in (string[][])[["--spec", file], [Run]])
        {
            var line = new CommandLine();
            Assert.Equal(ExitCode.Done, line.Run(["train", .. source]).ExitCode);
            Assert.Equal(RunSpec.Parse(Run), new RunSpec(line.Lab.Training!.Network)
            {
                Data = line.Lab.Source!.Spec,
                Training = line.Lab.Training.Training,
                Seed = line.Lab.Training.Seed,
            });
        }

        Assert.Equal(Run + "\n", new CommandLine().Run("spec", file).Out);
    }

    [Fact]
    public void Options_override_the_spec()
    {
        var line = new CommandLine();

        line.Run("train", Run, "--epochs", "1", "--seed", "1", "--batch", "full", "--data", "mnist", "--optimizer", "adam", "--cost", "hinge");

        Assert.Equal("784-[30 relu he]-10 hinge", line.Lab.Training!.Network.ToString());
        Assert.Equal((1, null, 0.5, 1UL), (line.Lab.Training.Training.Epochs, line.Lab.Training.Training.BatchSize, line.Lab.Training.Training.LearningRate, line.Lab.Training.Seed));
        Assert.Equal("adam(0.9,0.999)", line.Lab.Training.Training.Optimizer.ToString());
        Assert.Equal("mnist", line.Lab.Source!.Spec.ToString());
    }

    [Theory]
    [InlineData(ExitCode.Usage, "NETWORK and --spec contradict each other", "train", "784-10", "--spec", "x")]
    [InlineData(ExitCode.Usage, "the spec cannot be read: at character 9 of \"784-10; sed 7\"", "train", "784-10; sed 7")]
    [InlineData(ExitCode.Usage, "TEXT|FILE is missing", "spec")]
    [InlineData(ExitCode.Usage, "--json and --schema contradict each other", "spec", "--json", "--schema")]
    [InlineData(ExitCode.DataOrConfiguration, "the spec cannot be read: $.sed: found the unknown name", "spec", """{"network": "2-2", "sed": 7}""")]
    [InlineData(ExitCode.DataOrConfiguration, "no-such-file", "train", "--spec", "no-such-file")]
    public void A_mistake_is_named(int exitCode, string message, params string[] arguments)
    {
        Outcome outcome = new CommandLine().Run(arguments);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binary_file_is_named_without_its_content()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["net"], "SONDANET\0\u0001784-10");

        Outcome outcome = new CommandLine().Run("diagnose", "--spec", folder["net"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Equal($"error: {folder["net"]} is not a text file; expected a run, as text or JSON. A saved network goes with sonda train --from.\n", outcome.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_wrong_file_is_named_with_the_place()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["spec"], """{"network": "784-10", "training": {"epochs": -1}}""");

        Outcome outcome = new CommandLine().Run("train", "--spec", folder["spec"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(folder["spec"], outcome.Error, StringComparison.Ordinal);
        Assert.Contains("$.training.epochs: found -1", outcome.Error, StringComparison.Ordinal);
    }
}
