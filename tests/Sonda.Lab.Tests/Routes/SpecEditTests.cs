using System.Net;
using System.Text;
using System.Text.Json;

namespace Sonda.Lab.Tests.Routes;

/// <summary>What the controls choose: it makes a run that can begin, and the lists have the words in which specs are written.</summary>
public sealed class SpecEditTests
{
    [Theory]
    [InlineData("784-6x3-10; data drawn", "circle", "2-6-6-6-1 bce;")]
    [InlineData("784-6-10 softmax; data drawn", "blob", "2-6-3;")]
    [InlineData("784-6-10; data drawn", "adding(length=50)", "100-6-1 mse;")]
    [InlineData("2-6-1 bce; data circle", "blob", "2-6-3;")]
    [InlineData("2-6-1 bce; data circle", "adding(length=50)", "100-6-1 mse;")]
    [InlineData("(50,2)-[lstm 4]-1 mse; data adding(50)", "circle", "(2,1)-[lstm 4]-1 bce;")]
    [InlineData("(50,2)-[lstm 4]-1 mse; data adding(50)", "drawn", "(28,28)-[lstm 4]-10;")]
    [InlineData("(28,28)-[lstm 4]-10; data drawn", "adding(length=50)", "(50,2)-[lstm 4]-1 mse;")]
    [InlineData("(1,28,28)-[conv 2 5x5]-10 softmax; data mnist", "drawn", "(1,28,28)-[conv 2 5x5]-10 softmax;")]
    public async Task Choosing_data_gives_a_net_that_fits_them(string before, string data, string after)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement explained = await lab.Post("/api/specs", new { spec = before, set = new { data } });
        string text = explained.GetProperty("text").GetString()!;
        Assert.StartsWith(after, text, StringComparison.Ordinal);
        await lab.Post("/api/runs", new { spec = text, name = "a" }, HttpStatusCode.Created);
        await lab.Post("/api/runs/a/commands", new { command = "step" });
        await lab.Until("a", run => run.GetProperty("position").GetProperty("step").GetInt64() == 1);
    }

    [Fact]
    public async Task Data_that_a_layer_cannot_read_are_refused_with_the_layer()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/specs", new { spec = "(1,28,28)-[conv 2 5x5]-10; data drawn", set = new { data = "circle" } });
        Assert.Equal((HttpStatusCode.BadRequest, "spec"), await LabFixture.Problem(refused));
        Assert.StartsWith("Layer 1 cannot be built", (await LabFixture.Json(refused)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lists_have_data_and_optimizers_as_a_spec_writes_them()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        JsonElement catalog = await lab.Get("/api/catalog");
        foreach (string data in catalog.GetProperty("data").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()!))
        {
            Assert.Equal(data, (await lab.Post("/api/specs", new { spec = "784-6-10", set = new { data } })).GetProperty("data").GetString());
        }

        foreach (JsonElement optimizer in catalog.GetProperty("optimizers").EnumerateArray())
        {
            JsonElement explained = await lab.Post("/api/specs", new { spec = "784-6-10", set = new { optimizer = optimizer.GetProperty("name").GetString() } });
            Assert.Equal(optimizer.GetProperty("text").GetString(), explained.GetProperty("settings").GetProperty("optimizer").GetString());
        }
    }

    [Fact]
    public async Task A_refused_upload_is_called_by_the_name_that_it_came_with()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        using var content = new StringContent("a,b\n1\n", Encoding.UTF8, "text/csv");
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/data?name=../my%20flowers.csv", content);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "data"), await LabFixture.Problem(refused));
        Assert.StartsWith("my flowers.csv:", (await LabFixture.Json(refused)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
