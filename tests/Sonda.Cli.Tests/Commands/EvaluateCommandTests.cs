using System.Text.Json;
using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;

namespace Sonda.Cli.Tests.Commands;

public sealed class EvaluateCommandTests
{
    private static readonly LoadedData Three = Classes(3);

    [Theory]
    [InlineData("en", "1-3 on 4 validation rows: accuracy 50.00%, mean cost", "class +rows +correct +pear +fig +oak")]
    [InlineData("pt", "1-3 em 4 linhas de validação: acurácia 50.00%, custo médio", "classe +linhas +certas +pear +fig +oak")]
    public void Accuracy_cost_and_the_matrix_of_classes_are_told(string language, string head, string columns)
    {
        Outcome outcome = Line(Three).Run("evaluate", "net", "--data", "csv(a.csv)", "--lang", language);

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains(head, outcome.Out, StringComparison.Ordinal);
        Assert.Matches(columns, outcome.Out);
        Assert.Matches(@"\n  pear +2 +100\.00% +2 +0 +0\n  fig +1 +0\.00% +1 +0 +0\n  oak +1 +0\.00% +1 +0 +0\n", outcome.Out);
    }

    [Fact]
    public void Many_classes_have_a_line_each_with_what_they_are_mostly_taken_for()
    {
        Outcome outcome = Line(Classes(13)).Run("evaluate", "net", "--data", "csv(a.csv)", "--on", "training");

        Assert.Contains("1-13 on 14 training rows", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("confused with", outcome.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n  pear +2 +100\.00% +–\n  fig +1 +0\.00% +pear \(1\)\n", outcome.Out);
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        using var json = JsonDocument.Parse(Line(Three).Run("evaluate", "net", "--data", "csv(a.csv)", "--json").Out);
        Assert.Equal(50, json.RootElement.GetProperty("accuracy").GetDouble());
        Assert.Equal("[2, 0, 0]", json.RootElement.GetProperty("classes")[0].GetProperty("takenFor").GetRawText());
        Assert.Equal(("validation", "fig"), (json.RootElement.GetProperty("part").GetString(), json.RootElement.GetProperty("classes")[1].GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("en", "things has no test rows; expected --on validation or --on training.")]
    [InlineData("pt", "things não tem linhas de teste; esperado --on validation ou --on training.")]
    public void Rows_that_there_are_none_of_are_refused(string language, string expected)
    {
        Outcome outcome = Line(Three).Run("evaluate", "net", "--data", "csv(a.csv)", "--on", "test", "--lang", language);
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Out);
    }

    [Fact]
    public void What_cannot_be_read_or_does_not_fit_is_refused()
    {
        Outcome outcome = new CommandLine { Lab = new FakeLab { CheckpointFails = new InvalidDataException("net is no network file") } }.Run("evaluate", "net");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("net is no network file", outcome.Error, StringComparison.Ordinal);
        outcome = new CommandLine { Lab = new FakeLab { Loaded = Three } }.Run("evaluate", "net", "--data", "csv(a.csv)");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("784-10", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, new CommandLine().Run("evaluate").ExitCode);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("train --spec")]
    [InlineData("train --resume")]
    [InlineData("spec")]
    [InlineData("diagnose --trace")]
    public void A_folder_in_place_of_a_file_is_refused_as_one(string command)
    {
        foreach ((string language, string expected) in ((string, string)[])[("en", "is a folder; expected a file."), ("pt", "é uma pasta; esperado um arquivo.")])
        {
            string folder = Path.GetTempPath();
            Outcome outcome = new CommandLine().Run([.. command.Split(' '), folder, "--lang", language]);
            Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
            Assert.Contains($"{folder} {expected}", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("diagnose")]
    public void A_file_of_JSON_that_is_not_there_is_missed_and_not_read_as_a_network(string command)
    {
        Outcome outcome = new CommandLine().Run(command, "nowhere/run.json");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("nowhere/run.json: no such file.", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no layer", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_early_it_says_of_how_many_rows()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel } };
        Outcome outcome = line.Run("evaluate", "net");
        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("Stopped early after 2 rows", outcome.Error, StringComparison.Ordinal);
    }

    private static CommandLine Line(LoadedData data) => new()
    {
        // With all zeros the outputs are equal, so the first class is the prediction of every row.
        Lab = new FakeLab { Loaded = data, Saved = new Network<float>(new NetworkSpec(1, data.Training.Classes)) },
    };

    private static LoadedData Classes(int count)
    {
        byte[] labels = [0, .. Enumerable.Range(0, count).Select(label => (byte)label)];
        Dataset rows = Dataset.FromValues("things", new float[labels.Length], labels, 1, count);
        return new LoadedData("things", rows, rows, null, $"a file", null)
        {
            ClassNames = ["pear", "fig", "oak", .. Enumerable.Range(3, count - 3).Select(label => $"tree {label}")],
        };
    }
}
