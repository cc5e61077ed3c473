using System.Text.Json;
using Sonda.Engine.Networks;
using Sonda.Studies.Speeds;

namespace Sonda.Cli.Tests.Commands;

public sealed class SpeedsCommandTests
{
    private static readonly SpeedsResult Deep = Results.Speeds(new SpeedsOptions { Network = new(784, 30, 30, 30, 10) }) with
    {
        Median = [0, 2.13e-137, 0.289],
        Q05 = [0, 1.5e-138, 0.198],
        Q95 = [0, 3.1e-136, 0.409],
        MedianLog10 = [-400.25, Math.Log10(2.13e-137), Math.Log10(0.289)],
        MedianFloat32 = [0, 0, 0.289],
    };

    [Fact]
    public void Writes_a_row_per_hidden_layer_with_the_ratio_to_the_one_before()
    {
        Outcome outcome = new CommandLine().Run("speeds", "784-30-30-10");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string[] rows = outcome.Out.Split('\n');
        Assert.Contains("  1             0.0592  0.0378  0.0909", rows);
        Assert.Contains("  2              0.289   0.198   0.409       × 4.88", rows);
        Assert.DoesNotContain("float32", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_speed_beyond_float32_and_even_double_is_a_number_beside_what_float32_sees()
    {
        Outcome outcome = new CommandLine { Lab = new FakeLab { Speeds = Deep } }.Run("speeds", "784-30x3-10");

        string[] rows = outcome.Out.Split('\n');
        Assert.Contains(rows, row => row.Contains("5.62e-401", StringComparison.Ordinal) && row.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("2.13e-137", StringComparison.Ordinal) && row.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Contains("In 2 of 3 hidden layers float32 sees zero", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CommandLine.Cultures), MemberType = typeof(CommandLine))]
    public void Json_is_one_document(string culture)
    {
        Outcome outcome = new CommandLine { Culture = culture }.Run("speeds", "784-30-30-10", "--json", "--seeds", "3");

        using JsonDocument document = JsonDocument.Parse(outcome.Out);
        Assert.Equal(0.0592, document.RootElement.GetProperty("median")[0].GetDouble());
        Assert.Equal(3, document.RootElement.GetProperty("seeds").GetInt32());
    }

    [Fact]
    public void Takes_every_option()
    {
        var line = new CommandLine();

        line.Run("speeds", "784-30x4-10", "--seeds", "5", "--images", "50", "--seed", "9", "--threads", "3");

        Assert.Equal(new NetworkSpec(784, 30, 30, 30, 30, 10), line.Lab.SpeedsAsked!.Network);
        Assert.Equal((5, 50, 9UL, 3), (
            line.Lab.SpeedsAsked.Seeds, line.Lab.SpeedsAsked.Images, line.Lab.SpeedsAsked.Seed, line.Lab.SpeedsAsked.Threads));
    }

    [Theory]
    [InlineData("en", "Learning speed of each layer before training", "middle 90% of 200 networks")]
    [InlineData("pt", "Velocidade de aprendizado de cada camada antes do treinamento", "os 90% centrais de 200 redes")]
    public void A_page_a_figure_and_a_table_are_written(string language, string title, string legend)
    {
        using var folder = new Folder();
        Outcome outcome = new CommandLine().Run(
            "speeds", "784-30-30-10", "--html", folder["p.html"], "--figure", folder["f.svg"], "--csv", folder["t.csv"], "--lang", language);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        string page = File.ReadAllText(folder["p.html"]), figure = File.ReadAllText(folder["f.svg"]);
        Assert.Contains(title, page, StringComparison.Ordinal);
        Assert.Contains("sonda speeds 784-30-30-10 --html", page, StringComparison.Ordinal);
        Assert.Contains(title, figure, StringComparison.Ordinal);
        Assert.Contains(legend, figure, StringComparison.Ordinal);
        string[] rows = File.ReadAllLines(folder["t.csv"]);
        Assert.Equal("network,data,seed,seeds,rows,layer,statistic,log10Speed,log10Theory", rows[0]);
        Assert.Equal(1 + (2 * 5), rows.Length);
    }

    [Theory]
    [InlineData("--width", "400")]
    [InlineData("--height", "400")]
    [InlineData("--dark")]
    [InlineData("--transparent")]
    public void The_form_of_a_figure_needs_the_figure(params string[] form)
    {
        Outcome outcome = new CommandLine().Run(["speeds", "784-30-30-10", .. form]);
        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains($"{form[0]} needs --figure.", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_hidden_layers_has_no_speeds_to_show()
    {
        Outcome outcome = new CommandLine().Run("speeds", "784-10");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("no hidden layer", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_midway_tells_how_many_were_measured()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { Stop = stop, Lab = new FakeLab { Midway = stop.Cancel } };

        Outcome outcome = line.Run("speeds", "784-30-30-10");

        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains("1 of 200", outcome.Error, StringComparison.Ordinal);
    }
}
