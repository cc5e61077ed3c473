using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Folders;

/// <summary>Damage to the files of a kept run: a list, a replay and a full reading name it, and none takes it for another training.</summary>
public sealed class DamageNamedTests : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("sonda-").FullName;
    private readonly RunsHome _home;

    public DamageNamedTests() => _home = new RunsHome(_temporary);

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("SONDARUN")]
    [InlineData("mine")]
    public void A_replay_names_a_damaged_state_and_compares_the_network(string content)
    {
        string state = Path.Combine(KeptRun.Whole(_home).Path, "state.sonda");
        File.WriteAllText(state, content);
        RunReplay replay = _home.Open("whole").Replay(KeptRun.Data);
        Assert.Equal((null, true, true), (replay.StateIsSame, replay.NetworkIsSame, replay.IsSame));
        Assert.StartsWith($"{state} is ", $"{replay.StateDamage}", StringComparison.Ordinal);
        Assert.Null(replay.NetworkDamage);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_replay_names_a_damaged_network_and_compares_the_state(int length)
    {
        string network = Path.Combine(KeptRun.Whole(_home).Path, "network.sonda");
        byte[] bytes = File.ReadAllBytes(network);
        File.WriteAllBytes(network, length < 0 ? [.. bytes[..^1], (byte)(bytes[^1] ^ 1)] : bytes[..length]);
        RunReplay replay = _home.Open("whole").Replay(KeptRun.Data);
        Assert.Equal((true, null, false), (replay.StateIsSame, replay.NetworkIsSame, replay.IsSame));
        Assert.Contains(network, $"{replay.NetworkDamage}", StringComparison.Ordinal);
        Assert.Null(replay.StateDamage);
    }

    [Fact]
    public void A_replay_that_finds_a_whole_but_other_network_says_so()
    {
        RunRecord whole = KeptRun.Whole(_home);
        File.Copy(Path.Combine(Other().Path, "network.sonda"), Path.Combine(whole.Path, "network.sonda"), overwrite: true);
        Assert.Equal(new RunReplay(whole.Summary.Step, StateIsSame: true, NetworkIsSame: false), _home.Open("whole").Replay(KeptRun.Data));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rate 0.02")]
    public void A_replay_without_all_events_is_refused(string? without)
    {
        string events = Events(KeptRun.Whole(_home));
        string[] left = [.. File.ReadAllLines(events).Where(line => without is not null && !line.Contains(without, StringComparison.Ordinal))];
        File.WriteAllText(events, string.Concat(left.Select(line => line + "\n")));
        string fault = Assert.Throws<InvalidContentException>(() => _home.Open("whole").Replay(KeptRun.Data)).Message;
        Assert.StartsWith($"The run \"whole\" is damaged: {events} has ", fault, StringComparison.Ordinal);
        Assert.EndsWith("so that events are missing.", fault, StringComparison.Ordinal);

        // Without the result nothing counts the bytes; a gap in the numbers of the events shows the same.
        File.Delete(Path.Combine(_home.Open("whole").Path, "result.json"));
        Assert.StartsWith("The run \"whole\" is damaged: ", Assert.Throws<InvalidContentException>(() => _home.Open("whole").Replay(KeptRun.Data)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage\n")]
    [InlineData("null\n")]
    [InlineData("\n")]
    [InlineData("{\"event\":\"changed\",\"step\":4}\n")]
    [InlineData("{\"event\":\"changed\",\"step\":-5,\"change\":\"rate 0.5\"}\n")]
    public void A_line_that_is_no_event_behind_a_completed_run_is_damage_in_the_list_too(string line)
    {
        string events = Events(KeptRun.Whole(_home));
        int number = File.ReadAllLines(events).Length + 1;
        File.AppendAllText(events, line);
        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Damaged, listed.State);
        Assert.StartsWith($"{events}: line {number}: ", $"{listed.Damage}", StringComparison.Ordinal);
        Assert.Equal($"{listed.Damage}", $"{_home.Open("whole").Content().Damage}");
    }

    [Fact]
    public void A_last_line_that_was_overwritten_is_damage_in_the_list_too()
    {
        string events = Events(KeptRun.Whole(_home));
        byte[] bytes = File.ReadAllBytes(events);
        bytes[^3] = (byte)'x';
        File.WriteAllBytes(events, bytes);
        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Damaged, listed.State);
        Assert.StartsWith($"{events}: line {File.ReadAllLines(events).Length}: ", $"{listed.Damage}", StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_in_the_middle_is_named_by_a_full_reading_which_keeps_what_can_be_read()
    {
        RunRecord whole = KeptRun.Whole(_home);
        Assert.Null(whole.Content().Damage);
        string events = Events(whole);
        string[] lines = File.ReadAllLines(events);
        int changed = Array.FindIndex(lines, line => line.Contains("rate 0.02", StringComparison.Ordinal));
        lines[changed] = new string('x', lines[changed].Length);
        File.WriteAllText(events, string.Concat(lines.Select(line => line + "\n")));
        RunContent content = _home.Open("whole").Content();
        Assert.StartsWith($"{events}: line {changed + 1}: ", $"{content.Damage}", StringComparison.Ordinal);
        Assert.Equal(KeptRun.Changes.Where(change => !change.Change.Text.Contains("0.02", StringComparison.Ordinal)), content.Changes);
        Assert.Equal([2, 4, 6, 8, 10, 12], content.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void A_gap_in_the_numbers_of_the_events_is_damage()
    {
        RunRecord whole = KeptRun.Whole(_home);
        string events = Events(whole);
        string[] lines = File.ReadAllLines(events);

        // The length stays, so that only the numbers show it.
        lines[^2] += new string(' ', lines[5].Length + 1);
        File.WriteAllText(events, string.Concat(lines.Where((_, i) => i != 5).Select(line => line + "\n")));
        long number = RunEventJson.Read(lines[5]).Number!.Value;
        Assert.Equal($"{events}: line 6: expected event {number}; found event {number + 1}.", $"{_home.Open("whole").Content().Damage}");
        Assert.Contains("is damaged", Assert.Throws<InvalidContentException>(() => _home.Open("whole").Replay(KeptRun.Data)).Message, StringComparison.Ordinal);
        Assert.Contains($"expected event {number}", Assert.Throws<InvalidContentException>(() => RunFolder.Resume(_home, "whole", KeptRun.Data)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void A_format_below_the_first_is_damage(string format)
    {
        string manifest = Path.Combine(KeptRun.Whole(_home).Path, "run.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"format\": 1", $"\"format\": {format}", StringComparison.Ordinal));
        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Damaged, listed.State);
        Assert.Equal($"{manifest}: expected a \"format\" of 1 or more; found {format}.", $"{listed.Damage}");
        Assert.Throws<InvalidContentException>(() => _home.Open("whole"));
    }

    private static string Events(RunRecord run) => Path.Combine(run.Path, "events.jsonl");

    /// <summary>The same run without its changes.</summary>
    private RunRecord Other()
    {
        using RunFolder folder = KeptRun.Create(_home, "other");
        Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
        run.StepUntil(RunGoal.End);
        folder.Finish(run);
        return _home.Open("other");
    }
}
