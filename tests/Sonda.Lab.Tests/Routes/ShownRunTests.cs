using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Sonda.Lab.Tests.Routes;

/// <summary>What the page needs to know of a run, so that it says nothing that is not so.</summary>
public sealed class ShownRunTests
{
    [Theory]
    [InlineData("784-6-10 softmax; data drawn", true)]
    [InlineData("784-6-10 softmax mse; data drawn", true)]
    [InlineData("784-6-10; data drawn", true)]
    [InlineData("784-6-10 mse; data drawn", false)]
    public async Task Outputs_are_shares_where_the_cost_says_so(string spec, bool areShares)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", spec);
        JsonElement predicted = await lab.Post("/api/runs/a/predict", new { inputs = new double[784] });
        double[] outputs = [.. predicted.GetProperty("outputs").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(areShares, predicted.GetProperty("shares").GetBoolean());
        Assert.Equal(predicted.GetProperty("answer").GetInt32(), Array.IndexOf(outputs, outputs.Max()));
        Assert.Equal(outputs, predicted.GetProperty("layers").EnumerateArray().Last().EnumerateArray().Select(value => value.GetDouble()), (one, other) => Math.Abs(one - other) < 0.001);
        if (spec.Contains("softmax", StringComparison.Ordinal))
        {
            Assert.Equal(1, outputs.Sum(), 5);
        }

        Assert.True(!areShares || Array.TrueForAll(outputs, value => value is >= 0 and <= 1));
    }

    [Fact]
    public async Task A_single_yes_or_no_is_a_probability_and_its_answer_the_likelier()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", "2-[6 tanh xavier]-1 bce; data circle; rate 1");
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 50 });
        double before = double.NaN;
        for (double x = -1; x <= 1; x += 0.1)
        {
            JsonElement predicted = await lab.Post("/api/runs/a/predict", new { inputs = new[] { x, 0 } });
            double output = predicted.GetProperty("outputs")[0].GetDouble();
            Assert.InRange(output, 0, 1);
            Assert.Equal(output >= 0.5 ? 1 : 0, predicted.GetProperty("answer").GetInt32());
            Assert.NotEqual(before, output);
            before = output;
        }
    }

    [Theory]
    [InlineData("784-6-10; data drawn", true)]
    [InlineData("2-6-1 bce; data circle", false)]
    [InlineData("(50,2)-[lstm 4]-1 mse; data adding(50)", false)]
    public async Task Data_tell_whether_their_rows_are_images(string spec, bool areImages)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", spec);
        JsonElement run = await lab.Get("/api/runs/a");
        Assert.Equal(areImages, run.GetProperty("data").GetProperty("images").GetBoolean());
        HttpResponseMessage examples = await lab.Client.GetAsync("/api/runs/a/examples", TestContext.Current.CancellationToken);
        Assert.Equal(areImages ? HttpStatusCode.OK : HttpStatusCode.NotFound, examples.StatusCode);
    }

    [Theory]
    [InlineData("x,y,price\n", 2, "5-6-1 mse", "2-6-1 mse")]
    [InlineData("x,kind\n", 0, "784-6-10", "1-6-3")]
    [InlineData("x,kind\n", 0, "784-6-10 softmax", "1-6-3")]
    public async Task Choosing_an_upload_fits_the_net_to_its_columns(string head, int numbers, string before, string after)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        var csv = new StringBuilder(head);
        for (int i = 0; i < 90; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{i % 17}{(numbers > 0 ? $",{i % 7}.5,{i * 1.5}" : $",{"abc"[i % 3]}")}\n");
        }

        using var content = new StringContent(csv.ToString(), Encoding.UTF8, "text/csv");
        HttpResponseMessage uploaded = await lab.Send(HttpMethod.Post, "/api/data?name=own.csv", content);
        string data = (await LabFixture.Json(uploaded)).GetProperty("data").GetString()!;
        JsonElement explained = await lab.Post("/api/specs", new { spec = before, set = new { data } });
        string text = explained.GetProperty("text").GetString()!;
        Assert.StartsWith(after + ";", text, StringComparison.Ordinal);
        await Begin(lab, "own", text);
        Assert.Equal(1, (await lab.Get("/api/runs/own")).GetProperty("position").GetProperty("step").GetInt64());
    }

    [Theory]
    [InlineData("784-6-10 softmax; data drawn", "softmax")]
    [InlineData("2-6-1 bce; data circle", "sigmoid")]
    [InlineData("784-6-10; data drawn", "sigmoid")]
    [InlineData("784-6-10 mse; data drawn", "identity")]
    public async Task The_output_layer_names_the_function_of_its_cost(string spec, string expected)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", spec);
        Assert.Equal(expected, (await lab.Get("/api/runs/a")).GetProperty("layers").EnumerateArray().Last().GetProperty("activation").GetString());
    }

    [Fact]
    public async Task A_finding_tells_whether_its_numbers_are_of_the_step_since_which_it_shows()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", "784-30x8-10; data drawn; epochs 1; rate 1e-7");
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 60 });
        List<StreamEvent> events = await lab.Stream("/api/stream?run=a", events => events.Exists(one => one.Kind == "verdict" && one.Data.Contains("update-ratio", StringComparison.Ordinal)));
        Dictionary<string, bool> read = events.Last(one => one.Kind == "verdict").Json.GetProperty("findings").EnumerateArray()
            .ToDictionary(finding => finding.GetProperty("ailment").GetString()!, finding => finding.GetProperty("readThere").GetBoolean());
        Assert.Equal((true, true, false), (read["vanishing"], read["vanished-signal"], read["update-ratio"]));
    }

    [Theory]
    [InlineData("en", "Output")]
    [InlineData("pt", "Saída")]
    public async Task A_finding_calls_the_last_layer_the_output(string language, string expected)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", "784-30-10 mse; data drawn; epochs 1; rate 1e-7");
        await lab.Post("/api/runs/a/commands", new { command = "step", count = 60 });
        List<StreamEvent> events = await lab.Stream($"/api/stream?run=a&lang={language}", events => events.Exists(one => one.Kind == "verdict" && one.Data.Contains("update-ratio", StringComparison.Ordinal)));
        JsonElement finding = events.Last(one => one.Kind == "verdict").Json.GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("ailment").GetString() == "output-misfit");
        Assert.Equal(["2"], finding.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()));
        Assert.Equal(expected, finding.GetProperty("where").GetString());
    }

    [Fact]
    public async Task A_divergence_comes_after_the_last_mini_batch_that_was_done()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        await Begin(lab, "a", "784-30x4-10; rate 1e30; data drawn; epochs 1");
        await lab.Post("/api/runs/a/commands", new { command = "play" });
        JsonElement run = await lab.Until("a", run => run.GetProperty("state").GetString() == "diverged");
        Assert.Equal(1, run.GetProperty("position").GetProperty("step").GetInt64());
        List<StreamEvent> events = await lab.Stream("/api/stream?run=a", events => events.Exists(one => one.Kind == "verdict" && one.Data.Contains("not-finite", StringComparison.Ordinal)));
        JsonElement finding = events.Last(one => one.Kind == "verdict").Json.GetProperty("findings")[0];
        Assert.Equal(("not-finite", 1), (finding.GetProperty("ailment").GetString(), finding.GetProperty("sinceStep").GetInt64()));
        Assert.StartsWith("After 1 step, a number became NaN or infinite.", finding.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "kept no network")]
    [InlineData("pt", "não guardou a rede")]
    public async Task A_recorded_run_says_why_its_network_cannot_be_read(string language, string expected)
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        await using (LabFixture first = await LabFixture.StartAsync(home: home, keepsHome: true))
        {
            await Begin(first, "over", "2-[6 tanh xavier]x3-1 bce; data circle; epochs 2");
            await first.Post("/api/runs/over/commands", new { command = "play" });
            await first.Until("over", run => run.GetProperty("state").GetString() == "completed");
        }

        File.Delete(Path.Combine(home, "over", "state.sonda"));
        await using LabFixture lab = await LabFixture.StartAsync(home: home);
        List<StreamEvent> events = await lab.Stream($"/api/stream?run=over&lang={language}", events => events.Exists(one => one.Kind == "run" && Unread(one) is not null));
        Assert.Contains(expected, Unread(events.Last(one => one.Kind == "run")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_of_a_spec_name_the_place_that_edits_of_them_take()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement explained = await lab.Post("/api/specs", new { spec = "(1,28,28)-[conv 6 5x5]-[max 2]-30-res(30-30)-20-10 softmax; data drawn" });
        JsonElement[] layers = [.. explained.GetProperty("layers").EnumerateArray()];
        Assert.Equal([0, 1, 2, 3, 3, 4, 5], layers.Select(layer => layer.GetProperty("place").GetInt32()));
        Assert.Equal(JsonValueKind.Null, layers[1].GetProperty("units").ValueKind);
        JsonElement edited = await lab.Post("/api/specs", new { spec = explained.GetProperty("text").GetString(), layer = layers[5].GetProperty("place").GetInt32(), set = new { units = 25 } });
        Assert.Contains("res(30-30)-25-10", edited.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "no", "yes")]
    [InlineData("pt", "não", "sim")]
    public async Task What_differs_among_runs_has_words_for_yes_and_no(string language, string no, string yes)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        foreach ((string name, string hidden) in ((string, string)[])[("plain", "6x3"), ("paths", "6-res(6)x2")])
        {
            await Begin(lab, name, $"2-{hidden}-1 bce; data circle");
            await lab.Post($"/api/runs/{name}/commands", new { command = "stop" });
        }

        JsonElement row = (await lab.Get("/api/runs/compare?run=plain&run=paths")).GetProperty("differences").EnumerateArray().First(one => one.GetProperty("key").GetString() == "residual");
        JsonElement texts = (await lab.Get($"/api/texts?lang={language}")).GetProperty("texts");
        string[] words = [.. row.GetProperty("values").EnumerateArray().SelectMany(value => value.GetString()!.Split(", ")).Distinct().Select(value => texts.GetProperty("lab.value." + value).GetString()!)];
        Assert.Equal([no, yes], words);
    }

    private static string? Unread(StreamEvent one) => one.Json.GetProperty("document").TryGetProperty("unread", out JsonElement words) ? words.GetString() : null;

    private static async Task Begin(LabFixture lab, string name, string spec)
    {
        await lab.Post("/api/runs", new { spec, name }, HttpStatusCode.Created);
        await lab.Post($"/api/runs/{name}/commands", new { command = "step" });
    }
}
