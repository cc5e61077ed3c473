using System.Net;
using System.Text;
using System.Text.Json;

namespace Sonda.Lab.Tests;

/// <summary>A lab on a free port, with a home of its own that goes with it.</summary>
internal sealed class LabFixture : IAsyncDisposable
{
    /// <summary>The folder that goes with the lab; null if the home stays.</summary>
    private readonly string? _folder;

    private LabFixture(LabServer server, string home, string? folder)
    {
        (Server, Home, _folder) = (server, home, folder);
        Client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public LabServer Server { get; }

    public string Home { get; }

    public HttpClient Client { get; }

    public string Session { get; private set; } = "";

    public static async Task<LabFixture> StartAsync(Func<LabOptions, LabOptions>? change = null, string? home = null, bool keepsHome = false)
    {
        string? folder = keepsHome ? null : home;
        if (home is null)
        {
            // Uploads lie beside the home.
            folder = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
            home = Path.Combine(folder, "runs");
        }

        var options = new LabOptions { Port = 0, Home = home, Offline = true };
        var lab = new LabFixture(await LabServer.StartAsync(change?.Invoke(options) ?? options), home, folder);
        HttpResponseMessage session = await lab.Client.GetAsync("/api/session");
        lab.Session = session.IsSuccessStatusCode ? (await Json(session)).GetProperty("session").GetString()! : "";
        return lab;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Sonda-Lab", Session);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            _ => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
        };
        change?.Invoke(request);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> Json(HttpMethod method, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        HttpResponseMessage answer = await Send(method, path, body);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{method} {path}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> Post(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => Json(HttpMethod.Post, path, body, expected);

    public Task<JsonElement> Get(string path) => Json(HttpMethod.Get, path, null);

    /// <summary>Asks until a run is as expected.</summary>
    public async Task<JsonElement> Until(string id, Func<JsonElement, bool> isThere)
    {
        while (true)
        {
            JsonElement run = await Get($"/api/runs/{id}");
            if (isThere(run))
            {
                return run;
            }

            Assert.True(run.GetProperty("state").GetString() != "failed", run.GetRawText());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Reads a stream until its messages are as expected.</summary>
    public async Task<List<StreamEvent>> Stream(string path, Func<List<StreamEvent>, bool> isThere)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var events = new List<StreamEvent>();
        string kind = "", id = "";
        while (!isThere(events) && await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            (string name, string value) = line.Split(": ", 2) is [var left, var right] ? (left, right) : ("", "");
            kind = name == "event" ? value : kind;
            id = name == "id" ? value : id;
            if (name == "data")
            {
                events.Add(new StreamEvent(kind, id, value));
            }
        }

        return events;
    }

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
