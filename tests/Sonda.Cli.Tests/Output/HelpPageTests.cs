using System.CommandLine;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Interchange.Safetensors;

namespace Sonda.Cli.Tests.Output;

public sealed partial class HelpPageTests
{
    /// <summary>All commands of the program, the root as an empty text.</summary>
    public static readonly TheoryData<string> Commands = [.. Paths(CommandLine.Root(), "")];

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(verb => Paths(verb, $"{path} {verb.Name}".Trim())).Prepend(path);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Teaches_with_examples_in_both_languages(string command)
    {
        string[] args = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
        Outcome english = new CommandLine().Run(args);
        Outcome portuguese = new CommandLine { Culture = "pt-BR" }.Run(args);

        Assert.Equal((ExitCode.Done, ExitCode.Done), (english.ExitCode, portuguese.ExitCode));
        Assert.Contains("\nExamples\n", english.Out, StringComparison.Ordinal);
        Assert.Contains("\nExemplos\n", portuguese.Out, StringComparison.Ordinal);
        Assert.Contains("sonda " + command, english.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Default:", portuguese.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Fits_into_eighty_columns(string command)
    {
        foreach (string culture in (string[])["en-US", "pt-BR"])
        {
            Outcome outcome = new CommandLine { Culture = culture }
                .Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-h"]);
            Assert.All(outcome.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        }
    }

    [Fact]
    public void Every_example_is_a_command_line_that_is_understood()
    {
        string[] commands = [.. Commands.Select(row => row.Data)];
        string[] examples = [.. commands.SelectMany(command => new[] { "en-US", "pt-BR" }.SelectMany(culture =>
            new CommandLine { Culture = culture }
                .Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Out.Split('\n')
                .SkipWhile(line => line is not "Examples" and not "Exemplos")
                .Where(line => line.StartsWith("    sonda ", StringComparison.Ordinal))))];

        Assert.True(examples.Length > 20);
        Assert.All(examples.Distinct(), example =>
        {
            using var folder = new Folder();
            string[] args = [.. Words().Matches(example.Split('|', '>')[0]).Skip(1).Select(word => word.Value.Trim('"'))];
            if (args[0] == "chapter" && !args.Contains("--out"))
            {
                args = [.. args, "--out", folder.Path];
            }

            args = [.. args.Select((arg, i) => i > 0 && args[i - 1] is "--out" or "--html" or "--figure" or "--save" or "--sheet" or "--save-trace" or "--trace" or "--to" or "--parquet" or "--tensorboard" ? folder[Path.GetFileName(arg)] : arg)];
            if (args[0] == "sweep")
            {
                args = [.. args[..2], .. SweepsInFolder(args[2..], folder)];
            }

            if (args is ["diagnose", "--trace", { } trace])
            {
                File.WriteAllText(trace, """{"subject":{"network":"mine","cost":"mse","layers":[{"name":"1","kind":"dense","inputs":1,"units":1}]}}""");
            }

            // A network that was trained on a table answers for rows with its columns.
            var lab = new FakeLab();
            if (args[0] == "predict")
            {
                File.WriteAllText(folder["t.csv"], "x,y\n1,a\n2,b\n");
                LoadedData table = DataSource.LoadAsync(DatasetSpec.Parse($"csv({folder["t.csv"]},validation=0.5)")).GetAwaiter().GetResult();
                lab = new FakeLab { Saved = new(NetworkSpec.Parse("1-2 softmax")), Preparation = table.Preparation };
                args = [.. args.Select(arg => arg.EndsWith(".csv", StringComparison.Ordinal) ? folder["t.csv"] : arg)];
            }

            if (args[0] == "import")
            {
                args[1] = folder["weights"];
                File.WriteAllBytes(args[1], Weights());
            }

            // A lab waits until it is stopped.
            var stop = new CancellationTokenSource();
            if (args[0] == "lab")
            {
                stop.Cancel();
                args = args.Contains("--port") ? args : [.. args, "--port", "0", "--no-open"];
            }

            // The run that an example records is not there yet.
            FakeRuns runs = args[0] == "train" ? new() : new(FakeRuns.Summary("shallow"), FakeRuns.Summary("deep"));
            Assert.Equal(ExitCode.Done, new CommandLine { Lab = lab, Runs = runs, Stop = stop, Input = new MemoryStream("x\n1\n"u8.ToArray()) }.Run(args).ExitCode);
        });
    }

    /// <summary>The file and the folder that the examples of sweeps name, with a planned and computed sweep.</summary>
    private static IEnumerable<string> SweepsInFolder(string[] args, Folder folder)
    {
        File.WriteAllText(folder["depth.sweep"], "784-[30]x{depth}-10; depth = 1..8 step 1");
        string path = folder["planned"];
        new CommandLine().Run("sweep", "plan", folder["depth.sweep"], "--out", path, "--shards", "2");
        new CommandLine().Run("sweep", "run", path);
        return args.Select(arg => arg == "depth.sweep" ? folder["depth.sweep"] : arg == "depth" ? path : arg == "cells.parquet" ? folder[arg] : arg);
    }

    /// <summary>The weights of 784-30-10, noted as such, with a first layer of another name.</summary>
    private static byte[] Weights() => SafetensorsFile.Write(
        [
            ("fc.weight", [30, 784], new float[30 * 784]), ("fc.bias", [30], new float[30]),
            ("layer2.weight", [10, 30], new float[300]), ("layer2.bias", [10], new float[10]),
        ],
        new Dictionary<string, string> { [SafetensorsNetwork.SpecFact] = "784-30-10" });

    /// <summary>Splits a line as a shell does, at blanks outside quotes.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("""
        "[^"]*"|\S+
        """, System.Text.RegularExpressions.RegexOptions.IgnorePatternWhitespace)]
    private static partial System.Text.RegularExpressions.Regex Words();
    [Theory]
    [InlineData("en")]
    [InlineData("pt")]
    public void Captions_of_examples_fit_a_narrow_window(string language)
    {
        string[] lines = new CommandLine { Width = 50 }.Run("train", "--help", "--lang", language).Out.ReplaceLineEndings("\n").Split('\n');
        string[] examples = lines[(Array.FindIndex(lines, line => line is "Examples" or "Exemplos") + 1)..];
        Assert.Contains("    sonda train --resume ", examples.Select(line => line[..Math.Min(25, line.Length)]));
        Assert.All(examples.Where(line => !line.StartsWith("    ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 50));
    }

}
