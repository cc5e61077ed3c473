using System.Net;
using System.Text.Json;
using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Lab.Tests.Routes;

/// <summary>A cure is trained beside the original on new seeds, and beside a random remedy.</summary>
public sealed class ProofTests
{
    private const string Plain = "2-[4 sigmoid]-1 bce; data circle; rate 0.001; seed 5; epochs ", Remedies = "higher-rate+higher-rate";

    [Fact]
    public async Task Ten_new_seeds_are_trained_as_anyone_would_train_them_and_their_interval_comes_at_the_end()
    {
        await using LabFixture lab = await Begin(Plain + "1");
        string cured = await Cure(lab);
        JsonElement proof = await lab.Post("/api/runs/a/proof", new { cured }, HttpStatusCode.Created);
        while (proof.GetProperty("state").GetString() == "running")
        {
            Assert.Equal(JsonValueKind.Null, Kind(proof, "summary"));
            proof = await lab.Get($"/api/runs/a/proof?cured={cured}");
        }

        Assert.Equal("done", proof.GetProperty("state").GetString());
        JsonElement[] rows = [.. proof.GetProperty("rows").EnumerateArray()];
        Assert.Equal(Enumerable.Range(6, 10), rows.Select(row => row.GetProperty("seed").GetInt32()));
        Assert.All(rows, row => Assert.Equal(Number(row, "after") - Number(row, "before"), Number(row, "effect"), 9));
        Assert.Equal(Accuracy(Plain + "1", 8), Number(rows[2], "before"), 9);
        Assert.Equal(Accuracy((await lab.Get($"/api/runs/{cured}")).GetProperty("spec").GetString()!, 8), Number(rows[2], "after"), 9);
        JsonElement effect = proof.GetProperty("summary").GetProperty("effect");
        Assert.Equal(rows.Average(row => Number(row, "effect")), Number(effect, "effect"), 9);
        Assert.InRange(Number(effect, "effect"), Number(effect, "low"), Number(effect, "high"));
        Assert.Equal(rows.Count(row => Kind(row, "fault") == JsonValueKind.Null), proof.GetProperty("summary").GetProperty("passed").GetInt32());

        // The same question again is answered at once.
        Assert.Equal("done", (await lab.Post("/api/runs/a/proof", new { cured }, HttpStatusCode.Created)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_stopped_proof_proves_nothing_and_one_of_other_data_is_refused()
    {
        await using LabFixture lab = await Begin(Plain + "100000", "4-3-2; data blob; epochs 1");
        string cured = await Cure(lab);
        Assert.Equal("none", (await lab.Get("/api/runs/a/proof?cured=b")).GetProperty("state").GetString());
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await LabFixture.Problem(await lab.Send(HttpMethod.Delete, "/api/runs/a/proof?cured=b", null)));
        Assert.Equal((HttpStatusCode.Conflict, "state"), await LabFixture.Problem(await lab.Send(HttpMethod.Post, "/api/runs/a/proof", new { cured = "b" })));
        Assert.Equal("running", (await lab.Post("/api/runs/a/proof", new { cured }, HttpStatusCode.Created)).GetProperty("state").GetString());
        await lab.Json(HttpMethod.Delete, $"/api/runs/a/proof?cured={cured}", null);
        JsonElement proof;
        do
        {
            proof = await lab.Get($"/api/runs/a/proof?cured={cured}");
        }
        while (proof.GetProperty("state").GetString() == "running");
        Assert.Equal(("stopped", JsonValueKind.Null), (proof.GetProperty("state").GetString(), Kind(proof, "summary")));
    }

    [Fact]
    public async Task One_proof_trains_at_a_time()
    {
        await using LabFixture lab = await Begin(Plain + "100000");
        string cured = await Cure(lab), other = await Cure(lab, "tanh");
        await lab.Post("/api/runs/a/proof", new { cured }, HttpStatusCode.Created);
        Assert.Equal((HttpStatusCode.Conflict, "state"), await LabFixture.Problem(await lab.Send(HttpMethod.Post, "/api/runs/a/proof", new { cured = other })));
    }

    [Theory]
    [InlineData(Plain + "1")]
    [InlineData("2-[5 sigmoid]-1 bce; data circle; rate 0.001; seed 5; epochs 1")]
    [InlineData("2-[4 sigmoid]-1 bce; data circle; rate 0.002; seed 5; epochs 1")]
    [InlineData("2-[4 tanh]-1 bce; data circle; rate 0.7; seed 5; epochs 9")]
    public async Task A_run_that_no_remedy_makes_is_not_proved(string other)
    {
        await using LabFixture lab = await Begin(Plain + "1", other);
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs/a/proof", new { cured = "b" });
        Assert.Equal((HttpStatusCode.Conflict, "state"), await LabFixture.Problem(refused));
        string why = (await LabFixture.Json(refused)).GetProperty("detail").GetString()!;
        Assert.Contains("\"b\" is not \"a\" with remedies", why, StringComparison.Ordinal);
    }

    private static async Task<string> Cure(LabFixture lab, string remedy = Remedies) =>
        (await lab.Post("/api/runs/a/cure", new { remedy }, HttpStatusCode.Created)).GetProperty("cured").GetString()!;

    private static async Task<LabFixture> Begin(string a, string? b = null)
    {
        LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = options.Limits with { RequestsPerSecond = int.MaxValue } });
        await lab.Post("/api/runs", new { spec = a, name = "a" }, HttpStatusCode.Created);
        if (b is not null)
        {
            await lab.Post("/api/runs", new { spec = b, name = "b" }, HttpStatusCode.Created);
        }

        return lab;
    }

    private static double Accuracy(string text, ulong seed)
    {
        RunSpec spec = RunSpec.Parse(text) with { Seed = seed };
        var run = Run.Start(spec, DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = spec.Data }, null, TestContext.Current.CancellationToken).GetAwaiter().GetResult());
        run.StepUntil(RunGoal.End);
        return run.Epochs[^1].ValidationAccuracy;
    }

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();

    private static JsonValueKind Kind(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement found) ? found.ValueKind : JsonValueKind.Null;
}
