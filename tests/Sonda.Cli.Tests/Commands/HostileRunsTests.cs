using System.Text.Json;
using Sonda.Cli.Services;

namespace Sonda.Cli.Tests.Commands;

/// <summary>Recorded runs whose files were deleted, cut or crafted, and stops at awkward moments.</summary>
public sealed class HostileRunsTests : IDisposable
{
    private const string Rings = "2-8-1 bce; data circle(points=100); batch 10; epochs 2";
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_whose_events_are_gone_is_damaged_and_says_why_in_both_languages()
    {
        Run("train", Rings, "--record", "rings");
        File.Delete(InRun("events.jsonl"));

        Assert.Contains(" damaged ", Run("runs").Out, StringComparison.Ordinal);
        Assert.Contains("events are missing", Joined(Run("runs", "show", "rings").Out), StringComparison.Ordinal);
        Assert.Contains("faltam eventos", Joined(Run("runs", "show", "rings", "--lang", "pt").Out), StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Run("runs", "--json").Out).RootElement.GetProperty("runs")[0];
        Assert.Equal("damaged", json.GetProperty("state").GetString());
        Assert.Contains("events are missing", json.GetProperty("damage").GetString(), StringComparison.Ordinal);
        Outcome english = Run("runs", "resume", "rings", "--epochs", "4"), portuguese = Run("runs", "resume", "rings", "--epochs", "4", "--lang", "pt");
        Assert.Equal((ExitCode.DataOrConfiguration, ExitCode.DataOrConfiguration), (english.ExitCode, portuguese.ExitCode));
        Assert.Contains("\"rings\" is damaged and cannot be resumed.", english.Error, StringComparison.Ordinal);
        Assert.Contains("\"rings\" está danificada e não pode continuar.", portuguese.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_a_damaged_state_goes_on_and_says_that_it_begins_again()
    {
        Run("train", Rings, "--record", "rings");
        Run("train", Rings.Replace("epochs 2", "epochs 4", StringComparison.Ordinal), "--record", "long");
        File.WriteAllText(InRun("state.sonda"), "SONDARUN");

        Outcome resumed = Run("runs", "resume", "rings", "--epochs", "4");

        Assert.Equal(ExitCode.Done, resumed.ExitCode);
        Assert.Contains("state.sonda is damaged", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("sonda trains again from the start", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(InRun("network.sonda", "long")), File.ReadAllBytes(InRun("network.sonda")));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_result_is_found_before_training()
    {
        Run("train", Rings, "--record", "rings");
        File.Delete(InRun("network.sonda"));
        Directory.CreateDirectory(InRun("network.sonda"));

        Outcome resumed = Run("runs", "resume", "rings", "--epochs", "4");

        Assert.Equal((ExitCode.DataOrConfiguration, ""), (resumed.ExitCode, resumed.Out));
        Assert.Contains("network.sonda is a folder; expected a file.", resumed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events.jsonl")]
    [InlineData("run.json")]
    [InlineData("result.json")]
    public void No_control_character_of_a_crafted_file_reaches_the_terminal(string file)
    {
        const string attack = "\e]0;title\a\e[2J\e[31mred\u009b1m\u202e";
        Run("train", Rings, "--record", "rings");
        string[] lines = File.ReadAllLines(InRun(file));
        foreach (string crafted in (string[])[attack + "\n", lines[0].Replace("circle", "circle" + JsonEncodedText.Encode(attack), StringComparison.Ordinal) + "\n", $"{{\"format\":1,\"sonda\":\"{attack}\"}}\n"])
        {
            File.WriteAllText(InRun(file), crafted);
            foreach (string[] command in (string[][])[["runs"], ["runs", "show", "rings"], ["runs", "resume", "rings"], ["runs", "replay", "rings"], ["runs", "export", "rings", "--csv"]])
            {
                foreach (bool isScreen in (bool[])[false, true])
                {
                    Outcome outcome = new CommandLine { RealLab = new LabServices(), Runs = Services(), OnScreen = isScreen, Environment = { ["NO_COLOR"] = "1" } }.Run(command);
                    Assert.DoesNotContain('\a', outcome.Out + outcome.Error);
                    Assert.DoesNotContain('\u009b', outcome.Out + outcome.Error);
                    Assert.DoesNotContain('\u202e', outcome.Out + outcome.Error);
                    Assert.DoesNotContain("\e[31m", outcome.Out + outcome.Error, StringComparison.Ordinal);
                    Assert.DoesNotContain("\e]", outcome.Out + outcome.Error, StringComparison.Ordinal);
                    Assert.DoesNotContain("\e[2J", outcome.Out + outcome.Error, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("en", "Replay stopped; the recorded run \"rings\" is as it was.")]
    [InlineData("pt", "Repetição interrompida; a execução registrada \"rings\" ficou como estava.")]
    public void Ctrl_C_during_a_replay_says_that_nothing_changed(string language, string expected)
    {
        Run("train", Rings, "--record", "rings");
        Outcome outcome = Stopped("runs", "replay", "rings", "--lang", language);
        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Stopped before the first new step; the recorded run \"rings\" is as it was and can be resumed.")]
    [InlineData("pt", "Interrompido antes do primeiro passo novo; a execução registrada \"rings\" ficou como estava e pode continuar.")]
    public void Ctrl_C_before_a_resumed_run_is_back_says_that_nothing_changed(string language, string expected)
    {
        Run("train", Rings, "--record", "rings");
        File.WriteAllText(InRun("state.sonda"), "");
        byte[] events = File.ReadAllBytes(InRun("events.jsonl"));
        Outcome outcome = Stopped("runs", "resume", "rings", "--epochs", "4", "--lang", language);
        Assert.Equal(ExitCode.StoppedEarly, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(events, File.ReadAllBytes(InRun("events.jsonl")));
        Assert.Equal(ExitCode.Done, Run("runs", "resume", "rings", "--epochs", "4").ExitCode);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("runs", "show", "rings")]
    [InlineData("train", Rings, "--record", "rings")]
    [InlineData("train", Rings, "--record")]
    public void A_file_in_the_place_of_the_home_is_named(params string[] command)
    {
        File.WriteAllText(_folder["runs"], "");
        Outcome english = Run(command), portuguese = Run([.. command, "--lang", "pt"]);
        Assert.Equal((ExitCode.DataOrConfiguration, ExitCode.DataOrConfiguration), (english.ExitCode, portuguese.ExitCode));
        Assert.Contains($"but {_folder["runs"]} is a file.", english.Error, StringComparison.Ordinal);
        Assert.Contains($"mas {_folder["runs"]} é um arquivo.", portuguese.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RINGS", "there is already a run \"rings\"")]
    [InlineData("nul", "\"nul\" cannot name a run")]
    public void Names_that_another_system_takes_for_the_same_or_for_a_device_are_refused(string name, string expected)
    {
        Run("train", Rings, "--record", "rings");
        Run("train", Rings, "--record", "other");
        foreach (Outcome outcome in (Outcome[])[Run("train", Rings, "--record", name), Run("runs", "rename", "other", name)])
        {
            Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
            Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Done, Run("runs", "rename", "rings", "Rings").ExitCode);
    }

    private string InRun(string file, string run = "rings") => Path.Combine(_folder.Path, "runs", run, file);

    private static string Joined(string screen) => string.Join(' ', screen.Split('\n', StringSplitOptions.TrimEntries));

    private Outcome Run(params string[] arguments) => new CommandLine { RealLab = new LabServices(), Runs = Services() }.Run(arguments);

    private Outcome Stopped(params string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        return new CommandLine { RealLab = new LabServices(), Runs = Services(), Stop = stop }.Run(arguments);
    }

    private RunServices Services() => new(name => name == "SONDA_HOME" ? _folder.Path : null, TimeProvider.System);
}
