using System.Net;
using System.Text.Json;

namespace Sonda.Lab.Tests.Routes;

/// <summary>Cures, comparisons, the wave, examples and exports.</summary>
public sealed class FileTests
{
    private const string Circle = "2-[6 tanh xavier]x3-1 bce; data circle; epochs 2";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_remedy_begins_the_treated_run_beside_the_original_on_the_same_seed_and_trains_it_as_far()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "ill", "2-6x4-1 bce; data circle; epochs 2; seed 3");
        await lab.Post("/api/runs/ill/commands", new { command = "step", count = 4 });
        JsonElement cure = await lab.Post("/api/runs/ill/cure?lang=pt", new { remedy = "residual" }, HttpStatusCode.Created);
        Assert.Equal(("ill", "residual"), (cure.GetProperty("original").GetString(), cure.GetProperty("remedy").GetString()));
        Assert.Contains("res", cure.GetProperty("spec").GetString(), StringComparison.Ordinal);
        JsonElement cured = await lab.Get($"/api/runs/{cure.GetProperty("cured").GetString()}");
        Assert.Equal(3, cured.GetProperty("settings").GetProperty("seed").GetInt32());
        Assert.Equal(["ill", cured.GetProperty("id").GetString()], cured.GetProperty("group").EnumerateArray().Select(id => id.GetString()));
        long there = (await lab.Get("/api/runs/ill")).GetProperty("position").GetProperty("step").GetInt64();
        await lab.Until(cured.GetProperty("id").GetString()!, run => run.GetProperty("state").GetString() == "paused" && run.GetProperty("position").GetProperty("step").GetInt64() == there);
    }

    [Fact]
    public async Task A_recorded_run_shows_the_network_that_it_ended_with()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", Circle, "completed");
        await Read(lab, "a");
        JsonElement live = await lab.Get("/api/runs/a/wave");
        await lab.Post("/api/runs/a/commands", new { command = "stop" });
        List<StreamEvent> events = await lab.Stream("/api/stream?run=a", events => events.Exists(one => one.Kind == "frame") && events.Exists(one => one.Kind == "weights"));
        Assert.Contains(events, one => one.Kind == "layers");
        JsonElement recorded = await lab.Get("/api/runs/a/wave"), run = await lab.Get("/api/runs/a");
        Assert.False(run.GetProperty("live").GetBoolean());
        Assert.True(run.GetProperty("baselines").GetProperty("validation").GetProperty("cost").GetDouble() > 0);
        Assert.Equal(live.GetProperty("layers").GetRawText(), recorded.GetProperty("layers").GetRawText());
    }

    [Theory]
    [InlineData(Circle)]
    [InlineData("2-[6 tanh xavier bn]x3-1 bce; lambda 3; data circle; epochs 9; early-stop patience(2)")]
    public async Task A_run_that_was_stopped_within_an_epoch_shows_the_network_of_its_last_mini_batch(string spec)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", spec);
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 13 });
        JsonElement live = await WaveAt(lab, 13);
        await lab.Post("/api/runs/a/commands", new { command = "stop" });
        await lab.Stream("/api/stream?run=a", events => events.Exists(one => one.Kind == "frame"));
        JsonElement recorded = await WaveAt(lab, 13);
        Assert.Equal(live.GetProperty("layers").GetRawText(), recorded.GetProperty("layers").GetRawText());
    }

    private static async Task<JsonElement> WaveAt(LabFixture lab, long step)
    {
        JsonElement wave;
        do
        {
            await Task.Delay(20, Stop);
            wave = await lab.Get("/api/runs/a/wave");
        }
        while (wave.GetProperty("step").GetInt64() != step);
        return wave;
    }

    [Theory]
    [InlineData("svg", "image/svg+xml", "<svg")]
    [InlineData("png", "image/png", "PNG")]
    public async Task The_curves_of_runs_are_exported_as_a_picture(string form, string type, string beginning)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "deep", Circle, "completed");
        await Begin(lab, "flat", "2-[6 tanh xavier]-1 bce; data circle; epochs 2", "completed");
        using HttpResponseMessage answer = await lab.Client.GetAsync($"/api/runs/figure?run=deep&run=flat&as={form}", Stop);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(beginning, (await answer.Content.ReadAsStringAsync(Stop))[..400], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/figure", Stop)));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/figure?run=none", Stop)));
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/figure?run=deep&as=gif", Stop)));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/compare?run=deep&run=none", Stop)));
    }

    [Fact]
    public async Task The_cost_of_an_epoch_of_the_lab_comes_from_its_readings()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "deep", Circle, "completed");
        await Begin(lab, "flat", "2-[6 tanh xavier]-1 bce; data circle; epochs 2", "completed");
        JsonElement readings = await Read(lab, "deep");
        long end = Last(readings, "step").GetInt64();
        JsonElement compared;
        do
        {
            // A reading is in the history a moment before it is in the folder, which is what is compared.
            compared = (await lab.Get("/api/runs/compare?run=deep&run=flat")).GetProperty("runs")[0];
        }
        while (Last(compared.GetProperty("speedRatio"), "step").GetInt64() < end);
        Assert.Equal(Last(readings, "validationCost").GetDouble(), Last(compared.GetProperty("epochs"), "validationCost").GetDouble());

        static JsonElement Last(JsonElement columns, string name) => columns.GetProperty(name).EnumerateArray().Last();
    }

    [Fact]
    public async Task A_remedy_that_there_is_not_is_refused()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", Circle);
        HttpResponseMessage unknown = await lab.Send(HttpMethod.Post, "/api/runs/a/cure", new { remedy = "residual+sleep" });
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(unknown));
        string why = (await LabFixture.Json(unknown)).GetProperty("detail").GetString()!;
        Assert.Contains("\"sleep\"", why, StringComparison.Ordinal);
        Assert.Contains("batch-norm", why, StringComparison.Ordinal);
        HttpResponseMessage present = await lab.Send(HttpMethod.Post, "/api/runs/a/cure", new { remedy = "tanh" });
        Assert.Equal((HttpStatusCode.Conflict, "state"), await LabFixture.Problem(present));
        Assert.Contains("\"tanh\" changes nothing", (await LabFixture.Json(present)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_has_the_epochs_of_each_run_and_only_the_settings_that_differ()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "deep", Circle, "completed");
        await Begin(lab, "flat", "2-[6 tanh xavier]-1 bce; data circle; epochs 2", "completed");
        JsonElement compared = await lab.Get("/api/runs/compare?run=deep&run=flat");
        Assert.Equal([2, 2], compared.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("epochs").GetProperty("epoch").GetArrayLength()));
        var differences = compared.GetProperty("differences").EnumerateArray().ToDictionary(
            row => row.GetProperty("key").GetString()!, row => row.GetProperty("values").EnumerateArray().Select(value => value.GetString()).ToArray());
        Assert.Equal(["3", "1"], differences["depth"]);
        Assert.DoesNotContain("rate", differences.Keys);
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(await lab.Client.GetAsync("/api/runs/compare?run=deep", Stop)));
    }

    [Fact]
    public async Task The_wave_holds_one_backward_pass_whose_causes_add_up_to_its_losses()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", Circle);
        JsonElement wave = await lab.Get("/api/runs/a/wave");
        JsonElement[] layers = [.. wave.GetProperty("layers").EnumerateArray()];
        Assert.Equal([6, 6, 6, 1], layers.Select(layer => layer.GetProperty("neurons").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, layers[^1].GetProperty("gain").ValueKind);
        double fall = 20 * (layers[0].GetProperty("deltaLog10").GetDouble() - layers[^1].GetProperty("deltaLog10").GetDouble());
        Assert.Equal(fall, layers[..^1].Sum(layer => layer.GetProperty("gain").GetDouble()), 0.1);
        Assert.All(layers[..^1], layer => Assert.Equal(
            layer.GetProperty("gain").GetDouble(), layer.GetProperty("causes").EnumerateObject().Sum(cause => cause.Value.GetDouble()), 0.01));
    }

    [Fact]
    public async Task Examples_are_one_picture_of_each_class_and_rows_that_are_no_pictures_have_none()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "digits", "784-10; data drawn; epochs 1");
        JsonElement examples = await lab.Get("/api/runs/digits/examples");
        Assert.Equal([28, 28], examples.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32()));
        JsonElement[] rows = [.. examples.GetProperty("rows").EnumerateArray()];
        Assert.Equal(10, rows.Length);
        Assert.All(rows, row => Assert.Equal(784, row.GetProperty("inputs").GetArrayLength()));
        await Begin(lab, "circle", Circle);
        Assert.Equal(HttpStatusCode.NotFound, (await lab.Client.GetAsync("/api/runs/circle/examples", Stop)).StatusCode);
    }

    [Theory]
    [InlineData("json", "application/json", "\"spec\"")]
    [InlineData("csv", "text/csv", "epoch")]
    [InlineData("steps", "text/csv", "step")]
    [InlineData("spec", "text/plain", "2-[6 tanh xavier]x3-1 bce; data circle")]
    [InlineData("html", "text/html", "id=\"sonda-run\"")]
    public async Task An_export_is_a_download_named_after_the_run(string form, string type, string content)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "done", Circle, "completed");
        HttpResponseMessage answer = await lab.Client.GetAsync($"/api/runs/done/export?as={form}", Stop);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("done", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        Assert.Contains(content, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_form_of_export_names_those_that_there_are()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "done", Circle, "completed");
        HttpResponseMessage answer = await lab.Client.GetAsync("/api/runs/done/export?as=pdf", Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(answer));
        Assert.Contains("json, csv, steps, spec, network, html", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_have_a_decimal_comma_in_Portuguese_and_a_point_in_English()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "ill", "2-8x8-1 bce; data circle; epochs 1", "completed");
        string english = await FirstFinding(lab, "en"), portuguese = await FirstFinding(lab, "pt");
        Assert.Matches(@"\d\.\d", english);
        Assert.Matches(@"\d,\d", portuguese);
        Assert.DoesNotMatch(@"\d\.\d", portuguese);
    }

    [Fact]
    public async Task A_run_that_fell_back_to_guessing_is_not_healthy_in_its_verdict_and_in_the_list()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "fell", "784-10; data drawn; epochs 4");
        await lab.Post("/api/runs/fell/commands", new { command = "play", toEpoch = 1 });
        await lab.Until("fell", run => run.GetProperty("state").GetString() == "paused" && run.GetProperty("position").GetProperty("epoch").GetInt32() == 1);
        await lab.Post("/api/runs/fell/commands", new { command = "change", change = "rate 1e-9; lambda 1e12" });
        await lab.Post("/api/runs/fell/commands", new { command = "play", toEpoch = 2 });
        await lab.Stream("/api/stream?run=fell", events => events.Exists(one => one.Kind == "verdict" && one.Json.GetProperty("sentence").GetString() == "Fell back to guessing"));
        JsonElement verdict = await lab.Get("/api/runs/fell/diagnosis?lang=pt");
        Assert.False(verdict.GetProperty("healthy").GetBoolean());
        Assert.Contains("acertava", verdict.GetProperty("learning").GetString(), StringComparison.Ordinal);
        await lab.Post("/api/runs/fell/commands", new { command = "stop" });
        JsonElement row;
        do
        {
            await Task.Delay(20, Stop);
            row = (await lab.Get("/api/runs")).GetProperty("runs")[0];
        }
        while (row.GetProperty("verdict").ValueKind == JsonValueKind.Null);
        Assert.Equal("Fell back to guessing", row.GetProperty("verdict").GetProperty("title").GetString());
    }

    private static async Task<string> FirstFinding(LabFixture lab, string language)
    {
        await lab.Stream($"/api/stream?run=ill&lang={language}", events => events.Any(one => one.Kind == "verdict" && one.Json.GetProperty("findings").GetArrayLength() > 0));
        return (await lab.Get($"/api/runs/ill/diagnosis?lang={language}")).GetProperty("findings")[0].GetProperty("text").GetString()!;
    }

    /// <summary>Begins a run, and waits until it is there or over.</summary>
    /// <summary>The readings of a run that is over, once its end has been read.</summary>
    private static async Task<JsonElement> Read(LabFixture lab, string name)
    {
        long end = (await lab.Get($"/api/runs/{name}")).GetProperty("position").GetProperty("step").GetInt64();
        while (true)
        {
            JsonElement readings = (await lab.Get($"/api/runs/{name}/history")).GetProperty("history").GetProperty("readings");
            if (readings.GetProperty("step").EnumerateArray().Last().GetInt64() == end)
            {
                return readings;
            }

            await Task.Delay(20, Stop);
        }
    }

    private static async Task Begin(LabFixture lab, string name, string spec, string state = "paused")
    {
        await lab.Post("/api/runs", new { spec, name, play = state == "completed" }, HttpStatusCode.Created);
        await lab.Until(name, run => run.GetProperty("state").GetString() == state);
    }
}
