using System.Globalization;
using System.Text.Json;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Theory;

namespace Sonda.Cli.Tests.Commands;

public sealed class ForecastCommandTests
{
    [Fact]
    public void Theory_stands_beside_what_was_measured()
    {
        Outcome outcome = new CommandLine().Run("forecast", "784-30-30-10", "--seeds", "2");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains("q* = 1.30, χ = 0.0420", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("trainable to about 1.89 layers", outcome.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("5 of 6 measured speeds are within the band", outcome.Out, StringComparison.Ordinal);
        string[] lines = outcome.Out.Split('\n');
        Assert.Contains("  1        0.0590  0.030–0.12   0.00776     1/2", lines);
        Assert.Contains("  3          1.44    0.72–2.9      1.45     2/2", lines);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void Json_is_one_document(string culture)
    {
        var line = new CommandLine { Culture = culture };
        Outcome outcome = line.Run("forecast", "784-30-30-10; seed 4", "--json", "--seeds", "3", "--images", "50", "--threads", "1");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        JsonElement root = document.RootElement;
        Assert.InRange(root.GetProperty("qStar").GetDouble(), 1.302, 1.303);
        Assert.InRange(root.GetProperty("chi").GetDouble(), 0.0419, 0.0420);
        Assert.Equal(6 * root.GetProperty("depthScale").GetDouble(), root.GetProperty("trainableDepth").GetDouble(), 1e-12);
        Assert.Equal("ordered", root.GetProperty("phase").GetString());
        JsonElement layer = root.GetProperty("layers")[0];
        Assert.Equal(0.059, layer.GetProperty("expected").GetDouble(), 1e-12);
        Assert.Equal(0.0295, layer.GetProperty("low").GetDouble(), 1e-12);
        Assert.Equal(0.118, layer.GetProperty("high").GetDouble(), 1e-12);
        Assert.Equal([0.0602, 0.001], layer.GetProperty("measured").EnumerateArray().Select(speed => Math.Round(speed.GetDouble(), 6)));
        Assert.Equal((4UL, 3, 50, 1), (line.Lab.ForecastAsked!.Run.Seed, line.Lab.ForecastAsked.Seeds, line.Lab.ForecastAsked.Rows, line.Lab.ForecastAsked.Threads));
    }

    [Fact]
    public void A_table_has_a_row_for_each_layer_of_each_network_with_its_theory()
    {
        using var folder = new Folder();
        Assert.Equal(ExitCode.Done, new CommandLine().Run("forecast", "784-30-30-10", "--csv", folder["t.csv"]).ExitCode);

        string[] rows = File.ReadAllLines(folder["t.csv"]);
        Assert.Equal("network,data,rows,seed,layer,log10Speed,log10Theory,log10Low,log10High", rows[0]);
        Assert.Equal(1 + (2 * 3), rows.Length);
        string[] first = rows[1].Split(',');
        Assert.Equal(Math.Log10(0.0602), double.Parse(first[^4], CultureInfo.InvariantCulture), 1e-9);
        Assert.Equal(Math.Log10(0.059), double.Parse(first[^3], CultureInfo.InvariantCulture), 1e-9);
        Assert.Equal(rows.Skip(1).Select(row => row.Split(',')[^3]).Take(3), rows.Skip(4).Select(row => row.Split(',')[^3]));
    }

    [Fact]
    public void Where_there_is_no_theory_it_says_so_and_measures_all_the_same()
    {
        var foretold = Results.Forecast with
        {
            Field = null,
            Gap = LocalizableText.Of($"No theory of layer {1}: {LocalizableText.Of($"dropout makes rows differ by chance.")}"),
            Layers = [.. Results.Forecast.Layers.Select(layer => layer with { Speed = null })],
        };
        var line = new CommandLine { Lab = new FakeLab { Foretold = foretold } };
        Outcome outcome = line.Run("forecast", "784-30-30-10");

        Assert.Contains("Not forecast: no theory of layer 1: dropout makes rows differ by chance.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("Sem previsão: não há teoria da camada 1: com dropout", string.Join(' ', new CommandLine { Lab = line.Lab, Culture = "pt-BR" }.Run("forecast", "784-30-30-10").Out.Split('\n')), StringComparison.Ordinal);
        Assert.Contains("0.295", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("q*", outcome.Out, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(line.Run("forecast", "784-30-30-10", "--json").Out);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("qStar").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("layers")[0].GetProperty("expected").ValueKind);
    }

    [Theory]
    [InlineData("2-[4 relu he bn]x2-2 softmax", "q* = 1.00, χ = 1.47, for any weights", "+1.66 dB per layer", "trainable to about 15.7 layers", "batchNorm")]
    [InlineData("2-[4 relu he ln]x2-2 softmax", "layer and RMS normalisation before relu (σ²(w) 2.00, σ²(b) 0): q* = 1.00, χ = 1.00", "no depth is too deep", "", "rowNorm")]
    [InlineData("2-[4 tanh lecun]-res([4 relu he])x2-2 softmax", "residual blocks (first layer relu, σ²(w) 2.00, σ²(b) 0): χ = 2.00 for each block", "+3.01 dB per block", "1.44 blocks", "residual")]
    [InlineData("2-[4 tanh lecun]-res([4 tanh lecun])x2-2 softmax", "χ changes from block to block", "Over the 2 blocks followed, χ is", "", "residual")]
    public void Each_theory_says_what_it_is_of(string network, string constants, string growth, string depth, string theory)
    {
        var data = Dataset.FromValues("d", [1, -1, 0.5f, 1], (ReadOnlySpan<byte>)[0, 1], 2, 2);
        var forecast = Forecast.Of(NetworkSpec.Parse(network), InputStatistics.Of(data));
        var line = new CommandLine { Lab = new FakeLab { Foretold = Results.Forecast with { Field = forecast.Field, Path = forecast.Path, Gap = forecast.Gap } } };
        string text = line.Run("forecast", "784-30-30-10").Out.ReplaceLineEndings(" ");

        Assert.All((string[])[constants, growth, depth], words => Assert.Contains(words, text, StringComparison.Ordinal));
        using JsonDocument document = JsonDocument.Parse(line.Run("forecast", "784-30-30-10", "--json").Out);
        Assert.Equal(theory, document.RootElement.GetProperty("theory").GetString());
        Assert.Equal(theory == "residual", document.RootElement.GetProperty("trainableDepth").ValueKind == JsonValueKind.Null && !text.Contains("no depth", StringComparison.Ordinal));
    }

    [Fact]
    public void What_becomes_of_a_signal_on_the_way_and_layers_that_die_by_chance_are_said()
    {
        var foretold = Results.Forecast with { Path = new FieldPath(29, 15, 0.98), DeadByChance = 0.0312 };
        string text = new CommandLine { Lab = new FakeLab { Foretold = foretold } }.Run("forecast", "784-30-30-10").Out.ReplaceLineEndings(" ");

        Assert.Contains("it is 15.0 in the last hidden layer. Over the 29 layers followed, χ is 0.980 on average, −0.09 dB each", text, StringComparison.Ordinal);
        Assert.Contains("In 3.12 of 100 networks, a whole hidden layer is dead", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_gives_the_networks_that_are_done()
    {
        using var stop = new CancellationTokenSource();
        Outcome outcome = new CommandLine { Lab = new FakeLab { Midway = stop.Cancel }, Stop = stop }.Run("forecast", "784-30-30-10");

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("2 of 5 networks", outcome.Error, StringComparison.Ordinal);
    }
}
