using System.Text.Json;
using Sonda.Cli.Services;

namespace Sonda.Cli.Tests.Commands;

/// <summary>Damaged runs on the command line: each output says what it may lack, and no replay takes damage for another training.</summary>
public sealed class DamagedRunsTests : IDisposable
{
    private const string Rings = "2-8-1 bce; data circle(points=100); batch 10; epochs 2";
    private readonly Folder _folder = new();

    public DamagedRunsTests() => Run("train", Rings, "--record", "rings");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("en", "state.sonda is damaged", "The replay cannot be compared with it, only with the network.", "Same bytes")]
    [InlineData("pt", "state.sonda", "A repetição não pode ser comparada com ele, só com a rede.", "Mesmos bytes")]
    public void A_replay_names_a_damaged_state_and_compares_the_network(string language, string damage, string only, string same)
    {
        File.WriteAllText(InRun("state.sonda"), "SONDARUN");
        Outcome outcome = Run("runs", "replay", "rings", "--lang", language);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Contains(damage, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(only, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(same, outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "the replay of \"rings\" cannot be compared with its network: ", "other bytes")]
    [InlineData("pt", "a repetição de \"rings\" não pode ser comparada com a rede registrada: ", "outros bytes")]
    public void A_replay_names_a_damaged_network(string language, string expected, string wrong)
    {
        File.WriteAllBytes(InRun("network.sonda"), File.ReadAllBytes(InRun("network.sonda"))[..60]);
        Outcome outcome = Run("runs", "replay", "rings", "--lang", language);
        Assert.Equal((ExitCode.DataOrConfiguration, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(expected + InRun("network.sonda"), outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "neither a state nor a network")]
    [InlineData("pt", "nem estado nem rede")]
    public void A_replay_that_compares_nothing_is_exit_code_two(string language, string expected)
    {
        File.Delete(InRun("state.sonda"));
        File.Delete(InRun("network.sonda"));
        Outcome outcome = Run("runs", "replay", "rings", "--lang", language);
        Assert.Equal((ExitCode.DataOrConfiguration, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--csv")]
    [InlineData("--csv", "--steps")]
    [InlineData("--json")]
    [InlineData("--parquet", "rings.parquet")]
    [InlineData("--tensorboard", "board")]
    public void An_export_of_a_damaged_run_says_so(params string[] form)
    {
        string[] command = ["runs", "export", "rings", .. form.Select(word => word.StartsWith("--", StringComparison.Ordinal) ? word : _folder[word])];
        Outcome whole = Run(command);
        Assert.DoesNotContain("damaged", whole.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, whole.ExitCode);
        string[] lines = File.ReadAllLines(InRun("events.jsonl"));
        File.WriteAllText(InRun("events.jsonl"), string.Concat(lines.Where((_, i) => i is < 4 or > 8).Select(line => line + "\n")));
        foreach (bool isGone in (bool[])[false, true])
        {
            if (isGone)
            {
                File.Delete(InRun("events.jsonl"));
            }

            Outcome english = Run(command), portuguese = Run([.. command, "--lang", "pt"]);
            Assert.Equal((ExitCode.DataOrConfiguration, ExitCode.DataOrConfiguration), (english.ExitCode, portuguese.ExitCode));
            Assert.Contains("\"rings\" is damaged; the output may lack part of it. ", english.Error, StringComparison.Ordinal);
            Assert.Contains("\"rings\" está danificada; a saída pode estar incompleta. ", portuguese.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_export_as_a_page_of_a_damaged_run_is_refused_because_it_would_train_another()
    {
        File.Delete(InRun("events.jsonl"));
        Outcome outcome = Run("runs", "export", "rings", "--html", _folder["page.html"]);
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("events are missing", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["page.html"]));
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public void A_comparison_with_a_damaged_run_says_so(params string[] form)
    {
        Run("train", Rings, "--record", "other");
        Assert.Equal(ExitCode.Done, Run(["runs", "compare", "other", "rings", .. form]).ExitCode);
        File.Delete(InRun("events.jsonl"));
        Outcome outcome = Run(["runs", "compare", "other", "rings", .. form]);
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("\"rings\" is damaged; the output may lack part of it. ", outcome.Error, StringComparison.Ordinal);
        Assert.NotEmpty(outcome.Out);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"event\":\"changed\",\"step\":4}")]
    public void The_list_and_the_page_of_one_run_agree_on_damage(string line)
    {
        File.AppendAllText(InRun("events.jsonl"), line + "\n");
        JsonElement listed = JsonDocument.Parse(Run("runs", "--json").Out).RootElement.GetProperty("runs")[0];
        Outcome shown = Run("runs", "show", "rings", "--json"), screen = Run("runs", "show", "rings");
        JsonElement run = JsonDocument.Parse(shown.Out).RootElement;
        Assert.Equal("damaged", listed.GetProperty("state").GetString());
        Assert.Equal(listed.GetProperty("damage").GetString(), run.GetProperty("run").GetProperty("damage").GetString());
        Assert.Equal(2, run.GetProperty("epochs").GetArrayLength());
        Assert.Equal((ExitCode.Done, ExitCode.Done), (shown.ExitCode, screen.ExitCode));
        Assert.Contains("It is damaged and cannot be resumed.", screen.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.DataOrConfiguration, Run("runs", "resume", "rings", "--epochs", "4").ExitCode);
    }

    [Fact]
    public void Damage_in_the_middle_is_shown_by_a_full_reading()
    {
        string[] lines = File.ReadAllLines(InRun("events.jsonl"));
        lines[3] = new string('x', lines[3].Length);
        File.WriteAllText(InRun("events.jsonl"), string.Concat(lines.Select(line => line + "\n")));
        Outcome shown = Run("runs", "show", "rings");
        Assert.Equal(ExitCode.Done, shown.ExitCode);
        Assert.Contains("events.jsonl: line 4: ", string.Concat(shown.Out.Split('\n').Select(line => line + " ")), StringComparison.Ordinal);
        Outcome resumed = Run("runs", "resume", "rings", "--epochs", "4");
        Assert.Equal(ExitCode.DataOrConfiguration, resumed.ExitCode);
        Assert.Contains("\"rings\" is damaged and cannot be resumed.", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_other_capitals_finds_the_run()
    {
        Assert.Equal(Run("runs", "show", "rings").Out, Run("runs", "show", "RINGS").Out);
        Assert.Contains("two different runs", Run("runs", "compare", "rings", "Rings").Error, StringComparison.Ordinal);
        Assert.Contains("Deleted: rings", Run("runs", "delete", "Rings", "rings", "--yes").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "has no run.json, so that it may hold something other than a run; delete it by hand.")]
    [InlineData("pt", "não tem run.json e pode conter outra coisa que não uma execução; apague a pasta manualmente.")]
    public void A_folder_without_run_json_is_not_deleted_nor_any_run_named_with_it(string language, string expected)
    {
        string mine = Path.Combine(_folder.Path, "runs", "mine");
        Directory.CreateDirectory(mine);
        File.WriteAllText(Path.Combine(mine, "thesis.tex"), "");
        Outcome outcome = Run("runs", "delete", "rings", "mine", "--yes", "--lang", language);
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains($"{mine} {expected}", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(mine, "thesis.tex")));
        Assert.True(File.Exists(InRun("run.json")));
    }

    private string InRun(string file) => Path.Combine(_folder.Path, "runs", "rings", file);

    private Outcome Run(params string[] arguments) => new CommandLine { RealLab = new LabServices(), Runs = Services() }.Run(arguments);

    private RunServices Services() => new(name => name == "SONDA_HOME" ? _folder.Path : null, TimeProvider.System);
}
