using System.Net;
using System.Text;
using System.Text.Json;

namespace Sonda.Lab.Tests.Routes;

public sealed class RunTests
{
    private const string Spec = "2-[6 tanh xavier]x3-1 bce; data circle; epochs 2";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_begun_changed_stepped_and_trained_to_its_end()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement begun = await lab.Post("/api/runs", new { spec = Spec }, HttpStatusCode.Created);
        string id = begun.GetProperty("id").GetString()!;
        JsonElement stepped = await lab.Post($"/api/runs/{id}/commands", new { command = "step", count = 3 });
        Assert.Equal((3, "paused"), (stepped.GetProperty("position").GetProperty("step").GetInt64(), stepped.GetProperty("state").GetString()));
        JsonElement changed = await lab.Post($"/api/runs/{id}/commands", new { command = "change", change = "rate 0.3" });
        JsonElement change = Assert.Single(changed.GetProperty("changes").EnumerateArray());
        Assert.Equal((3, "rate 0.3"), (change.GetProperty("step").GetInt64(), change.GetProperty("text").GetString()));
        Assert.Contains("rate 0.3", changed.GetProperty("specNow").GetString(), StringComparison.Ordinal);
        await lab.Post($"/api/runs/{id}/commands", new { command = "play" });
        JsonElement done = await lab.Until(id, run => run.GetProperty("state").GetString() == "completed");
        Assert.Equal(2, done.GetProperty("position").GetProperty("epoch").GetInt32());
        Assert.Equal(4, done.GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public async Task A_change_of_the_mini_batch_changes_the_steps_that_are_left()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
        JsonElement begun = await lab.Post("/api/runs/a/commands", new { command = "step", count = 3 });
        Assert.Equal(2 * begun.GetProperty("stepsPerEpoch").GetInt64(), begun.GetProperty("plannedSteps").GetInt64());
        JsonElement changed = await lab.Post("/api/runs/a/commands", new { command = "change", change = "batch 7" });
        await lab.Post("/api/runs/a/commands", new { command = "play" });
        JsonElement done = await lab.Until("a", run => run.GetProperty("state").GetString() == "completed");
        Assert.Equal(changed.GetProperty("plannedSteps").GetInt64(), done.GetProperty("position").GetProperty("step").GetInt64());
        Assert.Equal(done.GetProperty("plannedSteps").GetInt64(), done.GetProperty("position").GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task A_refused_change_leaves_the_run_as_it_was()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        string id = (await lab.Post("/api/runs", new { spec = Spec }, HttpStatusCode.Created)).GetProperty("id").GetString()!;
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, $"/api/runs/{id}/commands", new { command = "change", change = "rate fast" });
        Assert.Equal((HttpStatusCode.BadRequest, "change"), await LabFixture.Problem(refused));
        Assert.Empty((await lab.Get($"/api/runs/{id}")).GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task A_spec_that_cannot_be_read_is_refused_with_the_place_in_both_languages()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage english = await lab.Send(HttpMethod.Post, "/api/runs?lang=en", new { spec = "784-[30 rellu]-10" });
        HttpResponseMessage portuguese = await lab.Send(HttpMethod.Post, "/api/runs?lang=pt", new { spec = "784-[30 rellu]-10" });
        Assert.Equal((HttpStatusCode.BadRequest, "spec"), await LabFixture.Problem(english));
        string one = (await LabFixture.Json(english)).GetProperty("detail").GetString()!, other = (await LabFixture.Json(portuguese)).GetProperty("detail").GetString()!;
        Assert.Contains("rellu", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task The_stream_carries_description_history_frame_and_verdict_and_continues_from_its_cursor()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        string id = (await lab.Post("/api/runs", new { spec = Spec }, HttpStatusCode.Created)).GetProperty("id").GetString()!;
        await lab.Post($"/api/runs/{id}/commands", new { command = "step", count = 5 });
        List<StreamEvent> first = await lab.Stream($"/api/stream?run={id}", events => events.Any(one => one.Kind == "verdict")
            && events.Where(one => one.Kind == "history").Sum(one => one.Json.GetProperty("batches").GetProperty("step").GetArrayLength()) >= 5
            && events.Any(one => one.Kind == "frame") && events.Any(one => one.Kind == "layers"));
        Assert.Equal("run", first[0].Kind);
        StreamEvent history = first.First(one => one.Kind == "history");
        Assert.True(history.Json.GetProperty("reset").GetBoolean());
        string cursor = first.Last(one => one.Kind == "history").Id;
        await lab.Post($"/api/runs/{id}/commands", new { command = "step", count = 2 });
        List<StreamEvent> next = await lab.Stream($"/api/stream?run={id}&after={Uri.EscapeDataString(cursor)}", events =>
            events.Where(one => one.Kind == "history").Sum(one => one.Json.GetProperty("batches").GetProperty("step").GetArrayLength()) >= 2);
        Assert.All(next.Where(one => one.Kind == "history"), one => Assert.False(one.Json.GetProperty("reset").GetBoolean()));
        long[] steps = [.. first.Concat(next).Where(one => one.Kind == "history").SelectMany(one => one.Json.GetProperty("batches").GetProperty("step").EnumerateArray().Select(step => step.GetInt64()))];
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], steps);
    }

    [Fact]
    public async Task A_frame_holds_the_gradient_of_every_neuron_to_a_quarter_of_a_decibel()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        string id = (await lab.Post("/api/runs", new { spec = Spec }, HttpStatusCode.Created)).GetProperty("id").GetString()!;
        List<StreamEvent> events = await lab.Stream($"/api/stream?run={id}", events => events.Any(one => one.Kind == "frame"));
        byte[] frame = Convert.FromBase64String(events.First(one => one.Kind == "frame").Data.Split(' ')[1]);
        JsonElement exact = await lab.Get($"/api/runs/{id}/neurons/0/4");
        double gradient = exact.GetProperty("gradient").GetDouble();
        double offset = BitConverter.ToSingle(frame, 16 + 8), width = BitConverter.ToSingle(frame, 16 + 12);
        byte code = frame[16 + 16 + 4];
        Assert.InRange(20 * Math.Log10(Math.Abs(gradient)), offset + ((code - 1.6) * width), offset + ((code - 0.4) * width));
        Assert.Equal(gradient < 0, (frame[16 + 16 + 6] >> 4 & 1) == 1);
    }

    [Fact]
    public async Task A_stopped_run_is_offered_again_after_a_restart_and_goes_on_to_the_same_bytes()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        const string spec = "2-[6 tanh xavier]x2-1 bce; data circle; epochs 3";
        await using (LabFixture whole = await LabFixture.StartAsync(home: home, keepsHome: true))
        {
            await whole.Post("/api/runs", new { spec, name = "whole", play = true }, HttpStatusCode.Created);
            await whole.Until("whole", run => run.GetProperty("state").GetString() == "completed");
            await whole.Post("/api/runs", new { spec, name = "halved" }, HttpStatusCode.Created);
            await whole.Post("/api/runs/halved/commands", new { command = "step", count = 7 });
        }

        await using LabFixture again = await LabFixture.StartAsync(home: home);
        JsonElement halved = await again.Get("/api/runs/halved");
        Assert.Equal(("stopped", false, true), (halved.GetProperty("state").GetString(), halved.GetProperty("live").GetBoolean(), halved.GetProperty("resumable").GetBoolean()));
        await again.Post("/api/runs/halved/commands", new { command = "play" });
        await again.Until("halved", run => run.GetProperty("state").GetString() == "completed");
        byte[] one = await again.Client.GetByteArrayAsync("/api/runs/whole/export?as=network", Stop), other = await again.Client.GetByteArrayAsync("/api/runs/halved/export?as=network", Stop);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task A_run_goes_back_to_an_earlier_mini_batch_with_the_changes_before_it()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 4 });
        string atFour = await Layers(lab, "a", 4);
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 2 });
        await lab.Post("/api/runs/a/commands", new { command = "change", change = "rate 3" });
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 3 });
        string atNine = await Layers(lab, "a", 9);
        Assert.NotEqual(atFour, atNine);

        string four = await Rewound(lab, "a", 4), nine = await Rewound(lab, "a", 9);
        Assert.Equal(atFour, await Layers(lab, four, 4));
        Assert.Equal(atNine, await Layers(lab, nine, 9));
        Assert.Equal(9, (await lab.Get("/api/runs/a")).GetProperty("position").GetProperty("step").GetInt64());
        HttpResponseMessage ahead = await lab.Send(HttpMethod.Post, "/api/runs/a/commands", new { command = "rewind", toStep = 10 });
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(ahead));
    }

    /// <summary>The gradients of all neurons at a mini-batch.</summary>
    private static async Task<string> Layers(LabFixture lab, string id, long step)
    {
        while (true)
        {
            JsonElement wave = await lab.Get($"/api/runs/{id}/wave");
            if (wave.GetProperty("step").GetInt64() == step)
            {
                return wave.GetProperty("layers").GetRawText();
            }

            await Task.Delay(20, Stop);
        }
    }

    private static async Task<string> Rewound(LabFixture lab, string id, long step)
    {
        JsonElement begun = await lab.Post($"/api/runs/{id}/commands", new { command = "rewind", toStep = step }, HttpStatusCode.Created);
        string next = begun.GetProperty("id").GetString()!;
        await lab.Until(next, run => run.GetProperty("state").GetString() == "paused" && run.GetProperty("position").GetProperty("step").GetInt64() == step);
        return next;
    }

    [Fact]
    public async Task A_run_that_never_began_leaves_nothing_behind()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        await using (LabFixture lab = await LabFixture.StartAsync(home: home, keepsHome: true))
        {
            string id = (await lab.Post("/api/runs", new { spec = Spec }, HttpStatusCode.Created)).GetProperty("id").GetString()!;
            await lab.Until(id, run => run.GetProperty("state").GetString() == "paused");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
        Directory.Delete(home);
    }

    [Fact]
    public async Task A_deleted_run_can_be_brought_back_and_a_renamed_one_keeps_its_history()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 2 });
        JsonElement renamed = await lab.Json(HttpMethod.Patch, "/api/runs/a", new { name = "b" });
        Assert.Equal("b", renamed.GetProperty("id").GetString());
        string undo = (await lab.Json(HttpMethod.Delete, "/api/runs/b", null)).GetProperty("undo").GetString()!;
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/b", Stop)));
        Assert.Equal("b", (await lab.Post("/api/runs/undo", new { undo })).GetProperty("id").GetString());
        Assert.Equal(2, (await lab.Get("/api/runs/b")).GetProperty("position").GetProperty("step").GetInt64());
    }

    [Theory]
    [InlineData("toEpoch", 0)]
    [InlineData("toEpoch", -1)]
    [InlineData("toEpoch", 1)]
    [InlineData("toEpoch", 1_000_000_000)]
    [InlineData("toStep", -5)]
    [InlineData("toStep", 3)]
    public async Task A_goal_that_is_no_place_ahead_is_refused_and_leaves_the_run_as_it_was(string name, int goal)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = "2-4-1 bce; data circle; epochs 1", name = "done", play = true }, HttpStatusCode.Created);
        JsonElement done = await lab.Until("done", run => run.GetProperty("state").GetString() == "completed");
        long last = done.GetProperty("position").GetProperty("step").GetInt64();
        foreach (string state in (string[])["completed", "completed"])
        {
            HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs/done/commands", new Dictionary<string, object> { ["command"] = "play", [name] = goal });
            Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(refused));
            string why = (await LabFixture.Json(refused)).GetProperty("detail").GetString()!;
            Assert.Contains(name == "toEpoch" ? "2 to 1,000,000" : $"{last + 1:N0} or more", why, StringComparison.Ordinal);
            Assert.Equal(state, (await lab.Get("/api/runs/done")).GetProperty("state").GetString());

            // The second time it is a run of the home.
            await lab.Post("/api/runs/done/commands", new { command = "stop" });
        }
    }

    [Fact]
    public async Task A_stopped_run_that_could_not_be_opened_can_be_opened_later()
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        await using (LabFixture first = await LabFixture.StartAsync(home: home, keepsHome: true))
        {
            await first.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
            await first.Post("/api/runs/a/commands", new { command = "step", count = 3 });
        }

        int loads = 0;
        await using LabFixture lab = await LabFixture.StartAsync(home: home, change: options => options with
        {
            Load = (wanted, progress, stop) => loads++ == 0 ? throw new IOException() : Sonda.Data.DataSource.LoadAsync(wanted, progress, stop),
        });
        Assert.False((await lab.Send(HttpMethod.Post, "/api/runs/a/commands", new { command = "play" })).IsSuccessStatusCode);
        await lab.Post("/api/runs/a/commands", new { command = "play" });
        await lab.Until("a", run => run.GetProperty("state").GetString() == "completed");
    }

    [Fact]
    public async Task A_group_shares_seed_and_stops_at_one_mini_batch()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement group = await lab.Post("/api/groups", new { specs = new[] { Spec + "; seed 7", "2-6-1 bce; data circle; epochs 2" } }, HttpStatusCode.Created);
        string[] ids = [.. group.GetProperty("runs").EnumerateArray().Select(id => id.GetString()!)];
        await lab.Post("/api/groups/commands", new { runs = ids, command = "step", count = 4 });
        foreach (string id in ids)
        {
            JsonElement run = await lab.Get($"/api/runs/{id}");
            Assert.Equal((7, 4), (run.GetProperty("settings").GetProperty("seed").GetInt32(), run.GetProperty("position").GetProperty("step").GetInt32()));
        }
    }

    [Fact]
    public async Task A_group_goes_on_when_one_of_its_runs_is_over()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = "2-4-1 bce; data circle; epochs 1", name = "short", play = true }, HttpStatusCode.Created);
        await lab.Post("/api/runs", new { spec = Spec, name = "long" }, HttpStatusCode.Created);
        await lab.Until("short", run => run.GetProperty("state").GetString() == "completed");
        JsonElement both = await lab.Post("/api/groups/commands", new { runs = new[] { "short", "long" }, command = "step", count = 3 });
        Assert.Equal(["completed", "paused"], both.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("state").GetString()));
        Assert.Equal(3, (await lab.Get("/api/runs/long")).GetProperty("position").GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task Recorded_events_come_with_their_numbers_and_continue()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 3 });
        await lab.Post("/api/runs/a/commands", new { command = "stop" });
        string all = await lab.Client.GetStringAsync("/api/runs/a/events", Stop), later = await lab.Client.GetStringAsync("/api/runs/a/events?after=2", Stop);
        Assert.StartsWith("id: 1\ndata: {\"event\":\"started\"", all, StringComparison.Ordinal);
        Assert.StartsWith("id: 3\n", later, StringComparison.Ordinal);
        Assert.EndsWith(later, all, StringComparison.Ordinal);
        foreach (string after in (string[])["x", "-1", "1.5", "", "1000", "99999999999999999999"])
        {
            Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(await lab.Client.GetAsync($"/api/runs/a/events?after={after}", Stop)));
        }

        // A browser that connects again keeps its address and says what it has.
        HttpResponseMessage again = await lab.Send(HttpMethod.Get, "/api/runs/a/events?after=0", null, request => request.Headers.Add("Last-Event-ID", "2"));
        Assert.Equal(later, await again.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task An_edited_spec_tells_whether_it_is_a_change_or_a_new_run()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
        JsonElement change = await lab.Post("/api/specs", new { spec = Spec, run = "a", set = new { rate = 0.5 } });
        Assert.Equal(("change", "rate 0.5"), (change.GetProperty("applies").GetString(), change.GetProperty("change").GetString()));
        JsonElement anew = await lab.Post("/api/specs", new { spec = Spec, run = "a", set = new { depth = 5, activation = "relu", norm = "batch" } });
        Assert.Equal(("anew", 5), (anew.GetProperty("applies").GetString(), anew.GetProperty("uniform").GetProperty("depth").GetInt32()));
        Assert.Contains("relu", anew.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drawn_row_is_answered_by_every_layer()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
        await lab.Post("/api/runs/a/commands", new { command = "step" });
        JsonElement answer = await lab.Post("/api/runs/a/predict", new { inputs = new[] { 0.5, -0.25 } });
        Assert.Equal([6, 6, 6, 1], answer.GetProperty("layers").EnumerateArray().Select(layer => layer.GetArrayLength()));
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs/a/predict", new { inputs = new[] { 0.5 } });
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(refused));
    }

    [Fact]
    public async Task An_upload_trains_and_a_path_elsewhere_is_refused()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        var csv = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 60; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i * 0.5 % 7},{60 - (i * 0.7 % 9)},{(i < 30 ? "a" : "b")}\n");
        }

        using var content = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
        HttpResponseMessage uploaded = await lab.Send(HttpMethod.Post, "/api/data?name=../../evil.csv", content);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        string data = (await LabFixture.Json(uploaded)).GetProperty("data").GetString()!;
        Assert.Matches(@"^csv\(uploads/[0-9a-f]{16}[.]csv\)$", data);
        await lab.Post("/api/runs", new { spec = $"2-4-2; data {data}; epochs 1", name = "own" }, HttpStatusCode.Created);
        await lab.Post("/api/runs/own/commands", new { command = "step" });
        Assert.True((await lab.Get("/api/runs/own")).GetProperty("data").GetProperty("table").GetBoolean());
        await NamesNoPath(lab, "own");
        HttpResponseMessage unprepared = await lab.Send(HttpMethod.Post, "/api/runs/own/predict", new { inputs = new[] { 3.5, 52 } });
        Assert.Equal(((HttpStatusCode)422, "data"), await LabFixture.Problem(unprepared));
        string elsewhere = Path.Combine(lab.Home, "secret.csv");
        await File.WriteAllTextAsync(elsewhere, csv.ToString(), Stop);
        foreach (string path in (string[])[elsewhere, "uploads/../runs/secret.csv", "../runs/secret.csv"])
        {
            HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = $"2-4-2; data csv(\"{path}\")" });
            Assert.Equal(((HttpStatusCode)422, "data"), await LabFixture.Problem(refused));
        }

        File.Delete(elsewhere);
    }

    /// <summary>No answer tells where the home of the lab is, and the run is replayed from its folder all the same.</summary>
    private static async Task NamesNoPath(LabFixture lab, string id)
    {
        await lab.Post($"/api/runs/{id}/commands", new { command = "stop" });
        foreach (string path in (string[])["/api/session", "/api/catalog", "/api/runs", $"/api/runs/{id}", $"/api/runs/{id}/export?as=json", $"/api/runs/{id}/export?as=spec", $"/api/runs/{id}/events"])
        {
            Assert.DoesNotContain(Path.GetDirectoryName(lab.Home)!, await lab.Client.GetStringAsync(path, Stop), StringComparison.Ordinal);
        }

        Sonda.Runs.Folders.RunRecord record = new Sonda.Runs.Folders.RunsHome(lab.Home).Open(id);
        Assert.Equal(Path.GetDirectoryName(lab.Home), record.DataFolder);
        await lab.Post($"/api/runs/{id}/commands", new { command = "play" });
        await lab.Until(id, run => run.GetProperty("state").GetString() == "completed");
    }

    [Fact]
    public async Task A_message_about_an_upload_does_not_tell_where_it_lies()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        using var content = new StringContent("a,b\n1\n", Encoding.UTF8, "text/csv");
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/data", content);
        Assert.Equal(((HttpStatusCode)422, "data"), await LabFixture.Problem(refused));
        Assert.StartsWith("uploads/", (await LabFixture.Json(refused)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await lab.Post("/api/runs", new { spec = "2-4-2; data csv(uploads/none.csv)", name = "a" }, HttpStatusCode.Created);
        JsonElement run;
        do
        {
            run = await lab.Get("/api/runs/a");
        }
        while (run.GetProperty("state").GetString() != "failed");
        Assert.Contains(" uploads/none.csv ", run.GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_does_not_fit_its_data_says_so_and_leaves_nothing_behind()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await lab.Post("/api/runs", new { spec = "3-4-1 bce; data circle; epochs 1", name = "misfit" }, HttpStatusCode.Created);
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs/misfit/commands", new { command = "step" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        HttpResponseMessage deleted = await lab.Send(HttpMethod.Delete, "/api/runs/misfit", null);
        Assert.True(deleted.IsSuccessStatusCode || deleted.StatusCode == HttpStatusCode.NotFound);
        Assert.False(Directory.Exists(Path.Combine(lab.Home, "misfit")));
    }

    [Fact]
    public async Task OpenApi_describes_the_routes_with_examples()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement document = await lab.Get("/openapi/v1.json");
        JsonElement paths = document.GetProperty("paths");
        Assert.Contains("/api/runs/{id}/commands", paths.EnumerateObject().Select(path => path.Name));
        JsonElement post = paths.GetProperty("/api/runs").GetProperty("post");
        Assert.Contains("784-30x4-10", post.GetProperty("requestBody").GetRawText(), StringComparison.Ordinal);
        foreach (JsonProperty path in paths.EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                JsonElement answers = operation.Value.GetProperty("responses");
                bool isChange = operation.Name != "get", isOfRun = path.Name.Contains("{id}", StringComparison.Ordinal);
                string[] expected = ["421", "429", .. isChange ? ["403"] : Array.Empty<string>(), .. isOfRun ? ["404"] : Array.Empty<string>()];
                Assert.All(expected, status => Assert.Contains("application/problem+json", answers.GetProperty(status).GetRawText(), StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task OpenApi_describes_the_queries_and_the_header_of_state_changes()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement document = await lab.Get("/openapi/v1.json"), paths = document.GetProperty("paths");
        foreach ((string path, string method, string[] expected) in ((string, string, string[])[])[
            ("/api/stream", "get", ["run", "after", "lang"]), ("/api/runs/figure", "get", ["run", "as", "lang"]), ("/api/runs/compare", "get", ["run", "lang"]),
            ("/api/runs/{id}/export", "get", ["id", "as", "lang"]), ("/api/runs/{id}/history", "get", ["id", "after", "lang"]), ("/api/runs/{id}/events", "get", ["id", "after", "lang"]),
            ("/api/runs/{id}/neurons/{layer}/{unit}", "get", ["id", "layer", "unit", "weights", "lang"]), ("/api/runs/{id}/proof", "get", ["id", "cured", "lang"]),
            ("/api/runs/{id}/proof", "delete", ["id", "cured", "lang"]), ("/api/runs/{id}/proof", "post", ["id", "lang"]), ("/api/data", "post", ["name", "lang"])])
        {
            Assert.Equal(expected, paths.GetProperty(path).GetProperty(method).GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        }

        JsonElement scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("session");
        Assert.Equal(("apiKey", "X-Sonda-Lab"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("name").GetString()));
        foreach (JsonProperty operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.Equal(operation.Name != "get", operation.Value.TryGetProperty("security", out JsonElement needed) && needed[0].TryGetProperty("session", out _));
        }
    }
}
