using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Checkpoints;

namespace Sonda.Cli.Tests.Commands;

public sealed class InterchangeCommandTests
{
    [Fact]
    public void A_network_goes_out_and_comes_back()
    {
        using var folder = new Folder();
        var network = Network<float>.Create(NetworkSpec.Parse("8-[6 relu bn]-3 softmax"), new RandomStream(1));
        NetworkFile.Save(network, folder["net.sonda"]);
        var line = new CommandLine { Lab = new FakeLab { Saved = network } };
        Outcome export = line.Run("export", folder["net.sonda"], "--to", folder["net.safetensors"]);
        Outcome import = line.Run("import", folder["net.safetensors"], "--save", folder["back.sonda"]);
        Outcome onnx = line.Run("export", folder["net.sonda"], "--to", folder["net.onnx"]);
        Outcome whole = line.Run("import", folder["net.safetensors"], "--spec", "8-[6 relu bn]-3 softmax; data circle; epochs 3", "--save", folder["whole.sonda"]);

        Assert.All([export, import, onnx, whole], outcome => Assert.Equal(ExitCode.Done, outcome.ExitCode));
        Assert.Contains("Written: 8-[6 relu bn]-3 softmax as " + folder["net.safetensors"], export.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["net.sonda"]), File.ReadAllBytes(folder["back.sonda"]));
        Assert.Equal(File.ReadAllBytes(folder["net.sonda"]), File.ReadAllBytes(folder["whole.sonda"]));
        Assert.True(new FileInfo(folder["net.onnx"]).Length > 300);
    }

    [Fact]
    public void The_preparation_of_the_data_goes_along()
    {
        using var folder = new Folder();
        var network = Network<float>.Create(NetworkSpec.Parse("2-3-1 bce"), new RandomStream(1));
        new SavedNetwork(network, new DataPreparation { Data = "circle" }).Save(folder["net.sonda"]);
        var line = new CommandLine { RealLab = new LabServices() };
        Outcome export = line.Run("export", folder["net.sonda"], "--to", folder["net.safetensors"]);
        Outcome import = line.Run("import", folder["net.safetensors"], "--save", folder["back.sonda"]);

        Assert.Equal((ExitCode.Done, ExitCode.Done), (export.ExitCode, import.ExitCode));
        Assert.Contains("sonda.preparation in the file says how", export.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["net.sonda"]), File.ReadAllBytes(folder["back.sonda"]));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--to: \"net.pt\" is not allowed; expected a file that ends in .safetensors or .onnx.", "export", "net.sonda", "--to", "net.pt")]
    [InlineData(ExitCode.Usage, "--to", "export", "net.sonda")]
    [InlineData(ExitCode.Usage, "--map: \"layer1\" is not allowed; expected LAYER=PART, each layer once.", "import", "x", "--save", "y", "--map", "layer1")]
    [InlineData(ExitCode.Usage, "--spec: ", "import", "FILE", "--save", "y", "--spec", "8--3")]
    [InlineData(ExitCode.DataOrConfiguration, "no such file", "import", "nothing.safetensors", "--save", "y")]
    [InlineData(ExitCode.DataOrConfiguration, "is not a safetensors file: found 3 bytes; expected 8 bytes", "import", "FILE", "--save", "y")]
    public void Mistakes_are_named_and_leave_nothing(int exitCode, string expected, params string[] args)
    {
        using var folder = new Folder();
        File.WriteAllText(folder["file"], "abc");
        Outcome outcome = new CommandLine().Run([.. args.Select(arg => arg == "FILE" ? folder["file"] : arg == "y" ? folder["out.sonda"] : arg)]);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["out.sonda"]));
    }

    [Theory]
    [InlineData("choose a form: --csv, --json, --parquet, --tensorboard or --html.")]
    [InlineData("--steps needs --csv or --parquet", "--tensorboard", "curves", "--steps")]
    [InlineData("--out needs --csv", "--parquet", "x.parquet", "--out", "x.csv")]
    [InlineData("--parquet", "--html", "x.html", "--parquet", "x.parquet")]
    public void A_run_has_forms_that_exclude_each_other(string expected, params string[] options)
    {
        Outcome outcome = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("shallow")) }.Run(["runs", "export", "shallow", .. options]);

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_written_as_curves_and_as_a_table()
    {
        using var folder = new Folder();
        Outcome outcome = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("shallow")) }
            .Run("runs", "export", "shallow", "--parquet", folder["epochs.parquet"], "--tensorboard", folder["curves"]);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.True(new FileInfo(folder["epochs.parquet"]).Length > 100);
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(Assert.Single(Directory.GetFiles(folder["curves"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_of_curves_is_named_before_anything_is_written()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["curves"], "mine");
        Outcome outcome = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("shallow")) }
            .Run("runs", "export", "shallow", "--parquet", folder["epochs.parquet"], "--tensorboard", folder["curves"]);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("is a file, not a folder.", outcome.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder["curves"]));
        Assert.False(File.Exists(folder["epochs.parquet"]));
    }
}
