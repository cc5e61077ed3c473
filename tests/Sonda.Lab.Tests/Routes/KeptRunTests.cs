using System.Net;
using System.Text.Json;

namespace Sonda.Lab.Tests.Routes;

/// <summary>What renaming, deleting, closing and curing leave of a run.</summary>
public sealed class KeptRunTests
{
    private const string Spec = "2-[6 tanh xavier]x3-1 bce; data circle; epochs 40; schedule cosine(1)";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_never_took_a_step_has_no_word_that_brings_it_back()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "zero");
        JsonElement deleted = await lab.Json(HttpMethod.Delete, "/api/runs/zero", null);
        Assert.Equal((JsonValueKind.Null, 0), (deleted.GetProperty("undo").ValueKind, deleted.GetProperty("seconds").GetInt32()));
    }

    [Fact]
    public async Task A_nearer_goal_leaves_the_plan_of_a_closed_run_as_it_was()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step", count = 3 });
        await Command(lab, "a", new { command = "stop" });
        await Command(lab, "a", new { command = "play", toEpoch = 1 });
        JsonElement run = await lab.Until("a", run => run.GetProperty("state").GetString() is "paused" or "completed");
        Assert.Equal(("paused", 1, 40), (run.GetProperty("state").GetString(), run.GetProperty("position").GetProperty("epoch").GetInt32(), run.GetProperty("settings").GetProperty("epochs").GetInt32()));
        Assert.Empty(run.GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task A_recorded_run_is_cured_and_stays_as_it_is()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "ill", "2-6x4-1 bce; data circle; epochs 2; seed 3");
        await Command(lab, "ill", new { command = "play" });
        JsonElement before = await lab.Until("ill", run => run.GetProperty("state").GetString() == "completed");
        await Command(lab, "ill", new { command = "stop" });
        JsonElement cure = await lab.Post("/api/runs/ill/cure", new { remedy = "residual" }, HttpStatusCode.Created);
        JsonElement cured = await lab.Until(cure.GetProperty("cured").GetString()!, run => run.GetProperty("state").GetString() == "completed");
        Assert.Equal(before.GetProperty("position").GetRawText(), cured.GetProperty("position").GetRawText());
        Assert.False((await lab.Get("/api/runs/ill")).GetProperty("live").GetBoolean());
    }

    [Fact]
    public async Task A_stopped_run_is_cured_as_far_as_it_was_trained()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "ill", "2-6x8-1 bce; data circle; epochs 2; seed 3");
        await Command(lab, "ill", new { command = "step", count = 12 });
        await Command(lab, "ill", new { command = "stop" });
        JsonElement cure = await lab.Post("/api/runs/ill/cure", new { }, HttpStatusCode.Created);
        await lab.Until(cure.GetProperty("cured").GetString()!, run => run.GetProperty("state").GetString() == "paused" && run.GetProperty("position").GetProperty("step").GetInt64() == 12);
        Assert.Equal("stopped", (await lab.Get("/api/runs/ill")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_paused_run_keeps_everything_under_its_new_name(int steps)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "change", change = "rate 0.3" });
        await Command(lab, "a", new { command = "speed", stepsPerSecond = 5 });
        if (steps > 0)
        {
            await Command(lab, "a", new { command = "step", count = steps });
        }

        JsonElement renamed = await lab.Json(HttpMethod.Patch, "/api/runs/a", new { name = "b" });
        Assert.Equal(("b", "paused", true, (long)steps), (
            renamed.GetProperty("id").GetString(), renamed.GetProperty("state").GetString(), renamed.GetProperty("live").GetBoolean(), renamed.GetProperty("position").GetProperty("step").GetInt64()));
        Assert.Equal("rate 0.3", Assert.Single(renamed.GetProperty("changes").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal(5, await Speed(lab, "b"));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/a", Stop)));
    }

    [Fact]
    public async Task A_run_that_trains_is_not_renamed_and_goes_on()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "speed", stepsPerSecond = 5 });
        await Command(lab, "a", new { command = "play" });
        Assert.Equal((HttpStatusCode.Conflict, "state"), await LabFixture.Problem(await lab.Send(HttpMethod.Patch, "/api/runs/a", new { name = "b" })));
        Assert.Equal("playing", (await lab.Get("/api/runs/a")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_limit_of_the_speed_outlives_a_stop()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "speed", stepsPerSecond = 5 });
        await Command(lab, "a", new { command = "step" });
        await Command(lab, "a", new { command = "stop" });
        await Command(lab, "a", new { command = "play" });
        Assert.Equal(5, await Speed(lab, "a"));
    }

    [Theory]
    [InlineData("en", "\"a\" is now called \"b\"", "\"b\" was deleted")]
    [InlineData("pt", "\"a\" agora se chama \"b\"", "\"b\" foi excluída")]
    public async Task A_stream_says_why_its_run_is_gone(string language, string renamed, string deleted)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step" });
        JsonElement first = await WhyGone(lab, "a", language, () => lab.Json(HttpMethod.Patch, "/api/runs/a", new { name = "b" }));
        Assert.Contains(renamed, first.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("b", first.GetProperty("name").GetString());
        JsonElement second = await WhyGone(lab, "b", language, () => lab.Json(HttpMethod.Delete, "/api/runs/b", null));
        Assert.Contains(deleted, second.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(second.TryGetProperty("name", out JsonElement name) && name.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task A_run_that_could_not_be_written_is_free_again()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step", count = 2 });

        // A folder in the place of the file: the system refuses to write it, as it does on a full disk.
        string blocked = Path.Combine(lab.Home, "a", "network.sonda");
        Directory.CreateDirectory(Path.Combine(blocked, "in"));
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs/a/commands", new { command = "stop" });
        Assert.Equal((HttpStatusCode.InsufficientStorage, "storage"), await LabFixture.Problem(refused));
        string why = (await LabFixture.Json(refused)).GetProperty("detail").GetString()!;
        Assert.StartsWith("runs/a/network.sonda ", why, StringComparison.Ordinal);
        Directory.Delete(blocked, recursive: true);
        Assert.Equal("killed", (await lab.Get("/api/runs/a")).GetProperty("state").GetString());
        await Command(lab, "a", new { command = "step" });
        await Command(lab, "a", new { command = "stop" });
        Assert.Equal("stopped", (await lab.Get("/api/runs/a")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("anew")]
    [InlineData("rewind")]
    public async Task A_full_lab_begins_a_run_in_the_place_of_the_one_that_it_closes(string command)
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = options.Limits with { LiveRuns = 1 } });
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step" });
        await Command(lab, "a", new { command = "speed", stepsPerSecond = 5 });
        await Command(lab, "a", new { command = "play" });
        await lab.Post("/api/runs/a/commands", new { command, toStep = 1 }, HttpStatusCode.Created);
        Assert.False((await lab.Get("/api/runs/a")).GetProperty("live").GetBoolean());
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("Figure")]
    public async Task A_name_that_is_a_route_is_refused(string name)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "name"), await LabFixture.Problem(await lab.Send(HttpMethod.Post, "/api/runs", new { spec = Spec, name })));
    }

    [Fact]
    public async Task A_taken_name_does_not_tell_where_the_home_is()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step" });
        foreach (string state in (string[])["paused", "stopped"])
        {
            HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = Spec, name = "A" });
            Assert.Equal((HttpStatusCode.Conflict, "name"), await LabFixture.Problem(refused));
            Assert.Equal("There is already a run \"a\".", (await LabFixture.Json(refused)).GetProperty("detail").GetString());
            Assert.Equal(state, (await lab.Get("/api/runs/a")).GetProperty("state").GetString());
            await Command(lab, "a", new { command = "stop" });
        }
    }

    [Fact]
    public async Task A_refused_command_leaves_a_run_that_is_over_open()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", "2-4-1 bce; data circle; epochs 1");
        await Command(lab, "a", new { command = "play" });
        await lab.Until("a", run => run.GetProperty("state").GetString() == "completed");
        Assert.Equal((HttpStatusCode.Conflict, "state"), await LabFixture.Problem(await lab.Send(HttpMethod.Post, "/api/runs/a/commands", new { command = "play" })));
        Assert.True((await lab.Get("/api/runs/a")).GetProperty("live").GetBoolean());
    }

    [Fact]
    public async Task A_run_that_never_took_a_step_is_described_when_it_stops()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        JsonElement last = await Command(lab, "a", new { command = "stop" });
        Assert.Equal(("stopped", false, false), (last.GetProperty("state").GetString(), last.GetProperty("live").GetBoolean(), last.GetProperty("resumable").GetBoolean()));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_leaves_no_mark()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        JsonElement run = await Command(lab, "a", new { command = "change", change = "epochs 40" });
        Assert.Empty(run.GetProperty("changes").EnumerateArray());
    }

    [Theory]
    [InlineData("neurons/0/0")]
    [InlineData("wave")]
    public async Task The_network_of_a_recorded_run_is_read_at_the_first_request(string reading)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step", count = 3 });
        await Command(lab, "a", new { command = "stop" });
        Assert.Equal(3, (await lab.Get($"/api/runs/a/{reading}")).GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task A_cursor_that_is_no_place_of_the_history_begins_it_anew()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a");
        await Command(lab, "a", new { command = "step", count = 3 });
        JsonElement whole = await lab.Get("/api/runs/a/history");
        string id = whole.GetProperty("cursor").GetString()!.Split('.')[0];
        foreach (string after in (string[])[$"{id}.99999999", $"{id}.-5", $"{id}.%205", $"{id}.1.1", "5"])
        {
            JsonElement part = (await lab.Get($"/api/runs/a/history?after={after}")).GetProperty("history");
            Assert.Equal((true, 0L), (part.GetProperty("reset").GetBoolean(), part.GetProperty("from").GetInt64()));
        }

        List<StreamEvent> events = await lab.Stream($"/api/stream?run=a&after={id}.99999999", events => events.Exists(one => one.Kind == "history"));
        Assert.True(events.First(one => one.Kind == "history").Json.GetProperty("reset").GetBoolean());
    }

    [Fact]
    public async Task What_a_killed_lab_had_deleted_goes_at_the_next_start()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName, left = Path.Combine(home, ".sonda-7fffffff-1-1.tmp");
        Directory.CreateDirectory(left);
        await using LabFixture lab = await LabFixture.StartAsync(home: home);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task Of_a_killed_lab_the_runs_that_never_took_a_step_go_at_the_next_start()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        await using (LabFixture killed = await LabFixture.StartAsync())
        {
            await Begin(killed, "zero");
            await Begin(killed, "begun");
            await Command(killed, "begun", new { command = "step" });
            await killed.Until("begun", run => run.GetProperty("position").GetProperty("step").GetInt64() == 1);

            // What a kill leaves: the files as they are while the lab is open, and no lock.
            foreach (string file in Directory.EnumerateFiles(killed.Home, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
            {
                string copy = Path.Combine(home, Path.GetRelativePath(killed.Home, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await using FileStream to = File.Create(copy);
                await from.CopyToAsync(to, Stop);
            }
        }

        await using LabFixture lab = await LabFixture.StartAsync(home: home);
        Assert.Equal(["begun"], (await lab.Get("/api/runs")).GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()!));
    }

    private static async Task Begin(LabFixture lab, string name, string spec = Spec)
    {
        await lab.Post("/api/runs", new { spec, name }, HttpStatusCode.Created);
        await lab.Until(name, run => run.GetProperty("state").GetString() == "paused");
    }

    private static Task<JsonElement> Command(LabFixture lab, string id, object command) => lab.Post($"/api/runs/{id}/commands", command);

    private static async Task<double?> Speed(LabFixture lab, string id)
    {
        List<StreamEvent> events = await lab.Stream($"/api/stream?run={id}", events => events.Exists(one => one.Kind == "state"));
        return events.First(one => one.Kind == "state").Json.GetProperty("speed").GetDouble();
    }

    /// <summary>The last message of the stream after an act; the act begins once the stream has the run.</summary>
    private static async Task<JsonElement> WhyGone(LabFixture lab, string id, string language, Func<Task> act)
    {
        Task? acting = null;
        List<StreamEvent> events = await lab.Stream($"/api/stream?run={id}&lang={language}", events =>
        {
            acting ??= events.Count > 0 ? act() : null;
            return events.Exists(one => one.Kind == "gone");
        });
        await acting!;
        return events.First(one => one.Kind == "gone").Json;
    }
}
