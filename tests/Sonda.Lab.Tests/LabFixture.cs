using System.Net;
using System.Text.Json;

namespace Sonda.Lab.Tests;

/// <summary>A lab on a free port, with a home of its own that goes with it.</summary>
internal sealed class LabFixture : IAsyncDisposable
{
    private LabFixture(LabServer server, string home)
    {
        (Server, Home) = (server, home);
        Client = new HttpClient { BaseAddress = server.Address };
    }

    public LabServer Server { get; }

    public string Home { get; }

    public HttpClient Client { get; }

    public static async Task<LabFixture> StartAsync(Func<LabOptions, LabOptions>? change = null, string? home = null)
    {
        home ??= Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        var options = new LabOptions { Port = 0, Home = home, Offline = true };
        return new LabFixture(await LabServer.StartAsync(change?.Invoke(options) ?? options), home);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        if (Directory.Exists(Home))
        {
            Directory.Delete(Home, recursive: true);
        }
    }

    public static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The status and the last word of the problem's type.</summary>
    public static async Task<(HttpStatusCode, string)> Problem(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await Json(answer);
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return (answer.StatusCode, problem.GetProperty("type").GetString()!.Split(':')[^1]);
    }
}
