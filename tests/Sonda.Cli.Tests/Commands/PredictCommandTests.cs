using System.Text;
using System.Text.Json;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-predict-").FullName;

    [Fact]
    public void A_row_comes_out_for_each_row_in_with_class_and_probabilities()
    {
        Outcome outcome = Classes().Run("predict", "net", "--data", Write("new.csv", "island,mass,extra\nB,3100,1\nT,5900,2\n"));
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string[] lines = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("predicted kind,p(adelie),\"p(gen, too)\"", lines[0]);
        Assert.Equal(3, lines.Length);
        foreach (string line in lines[1..])
        {
            double[] probabilities = [.. line.Split(',')[^2..].Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(1, probabilities.Sum(), 5);
            Assert.StartsWith(probabilities[0] > 0.5 ? "adelie," : "\"gen, too\",", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_come_in_the_unit_of_the_target()
    {
        string table = Write("t.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{i * i},{1000.5 + i}\n"))));
        LoadedData data = Load($"csv({table})+standard(targets)");
        var network = new Network<float>(NetworkSpec.Parse("1-1 mse"));
        var line = new CommandLine { Lab = new FakeLab { Saved = network, Preparation = data.Preparation } };
        string answer = line.Run("predict", "net", "--data", Write("n.csv", "x\n9\n")).Out.Split('\n')[1];

        // All weights are 0, so that the network answers with the mean of the training targets.
        Assert.Equal(data.Preparation!.Table!.Target.Mean, double.Parse(answer, System.Globalization.CultureInfo.InvariantCulture), 0.01);
    }

    [Theory]
    [InlineData("en", "2 rows cannot be prepared", "line 2: found 1 value, expected 2 as in the header.")]
    [InlineData("pt", "2 linhas não podem ser preparadas", "linha 2: encontrado 1 valor, esperados 2 como no cabeçalho.")]
    public void Bad_rows_are_named_or_left_empty(string language, string message, string first)
    {
        string file = Write("bad.csv", "mass,island\n1\nheavy,B\n3100,B\n");
        Outcome refused = Classes().Run("predict", "net", "--data", file, "--lang", language);
        Assert.Equal(ExitCode.DataOrConfiguration, refused.ExitCode);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.Contains($"\n- {first}", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);

        Outcome empty = Classes().Run("predict", "net", "--data", file, "--bad-rows", "empty", "--lang", language);
        Assert.Equal(ExitCode.Done, empty.ExitCode);
        string[] lines = empty.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((",,", ",,"), (lines[1], lines[2]));
        Assert.NotEqual(",,", lines[3]);
    }

    [Fact]
    public void Files_are_written_in_three_forms_and_rows_come_from_standard_input()
    {
        byte[] rows = Encoding.UTF8.GetBytes("mass,island\n3100,B\nNA,B\n");
        foreach (string ending in (string[])["csv", "json", "parquet"])
        {
            string file = Path.Combine(_folder, "out." + ending);
            Outcome outcome = Classes(new MemoryStream(rows)).Run("predict", "net", "--data", "-", "--out", file, "--bad-rows", "empty");
            Assert.Equal((ExitCode.Done, ""), (outcome.ExitCode, outcome.Out));
            Assert.Contains("stdin", Classes(new MemoryStream([])).Run("predict", "net", "--data", "-").Error, StringComparison.Ordinal);
            Assert.True(new FileInfo(file).Length > 10);
        }

        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "out.json")));
        Assert.Equal(2, json.RootElement.GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.RootElement[1].GetProperty("prediction").ValueKind);
        Assert.Equal(2, json.RootElement[0].GetProperty("probabilities").EnumerateObject().Count());
    }

    [Fact]
    public void A_missing_file_other_data_and_a_network_without_a_table_are_refused()
    {
        Assert.Contains("--data is missing", Classes().Run("predict", "net").Error, StringComparison.Ordinal);
        Assert.Contains("expected a table", Classes().Run("predict", "net", "--data", "circle").Error, StringComparison.Ordinal);
        Assert.Contains("ends in .csv, .json or .parquet", Classes().Run("predict", "net", "--data", "a.csv", "--out", "a.txt").Error, StringComparison.Ordinal);
        Outcome outcome = new CommandLine().Run("predict", "net", "--data", "a.csv");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("net holds a network that was not trained on a table", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_network_answers_the_same_for_swapped_columns_and_tells_of_another_unit()
    {
        string table = Write("t.csv", "mass,island,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{3000 + (50 * i)},{(i < 30 ? "B" : "T")},{(i < 30 ? "adelie" : "gentoo")}\n"))));
        string net = Path.Combine(_folder, "net.sonda");
        var line = new CommandLine { RealLab = new Sonda.Cli.Services.LabServices() };
        Outcome trained = line.Run("train", "3-8-2 softmax", "--data", table + "+standard", "--optimizer", "adam", "--epochs", "5", "--save", net);
        Assert.True(trained.ExitCode == ExitCode.Done, trained.Error);
        Outcome same = line.Run("predict", net, "--data", table), swapped = line.Run(
            "predict", net, "--data", Write("s.csv", string.Concat(File.ReadLines(table).Select(row => string.Join(',', row.Split(',').Reverse()) + "\n"))));
        Assert.Equal(same.Out, swapped.Out);
        Assert.DoesNotContain("Notice", same.Error, StringComparison.Ordinal);
        Assert.Contains(
            "column \"mass\": 1 of 1 values lies outside",
            line.Run("predict", net, "--data", Write("kg.csv", "mass,island\n4.2,B\n")).Error,
            StringComparison.Ordinal);

        // The same file is split as in training, another one is evaluated whole.
        Assert.Contains("on 18 validation rows", line.Run("evaluate", net).Out, StringComparison.Ordinal);
        string other = Write("other.csv", "kind,island,mass\ngentoo,T,5000\n");
        Assert.Contains("on 1 row of another file", line.Run("evaluate", net, "--data", other).Out, StringComparison.Ordinal);
        Assert.Contains("--on chooses a part", line.Run("evaluate", net, "--data", other, "--on", "training").Error, StringComparison.Ordinal);
        Assert.Contains("\"dodo\" is no class of the network", line.Run("evaluate", net, "--data", Write("dodo.csv", "kind,island,mass\ndodo,T,5000\n")).Error, StringComparison.Ordinal);
        Assert.Contains("needs its columns", line.Run("evaluate", net, "--data", "circle").Error, StringComparison.Ordinal);

        // Training goes on with the same preparation, on the same data by default.
        Outcome on = line.Run("train", "--from", net, "--epochs", "1", "--save", net + "2");
        Assert.True(on.ExitCode == ExitCode.Done, on.Error);
        Assert.Contains("42 training", on.Out, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandLine Classes(Stream? input = null)
    {
        LoadedData data = Load($"csv({Write("p.csv", "mass,island,kind\n3000,B,adelie\n4000,B,adelie\n5000,T,\"gen, too\"\n6000,T,\"gen, too\"\n")},order=file,validation=0.25)+standard");
        return new CommandLine
        {
            Lab = new FakeLab { Saved = Network<float>.Create(NetworkSpec.Parse("3-2 softmax"), new RandomStream(1)), Preparation = data.Preparation },
            Input = input,
        };
    }

    private static LoadedData Load(string spec) => DataSource.LoadAsync(DatasetSpec.Parse(spec)).GetAwaiter().GetResult();

    private string Write(string name, string table)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, table);
        return path;
    }
}
