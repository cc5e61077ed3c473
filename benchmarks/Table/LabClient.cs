using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sonda.Benchmarks.Table;

/// <summary>A caller of a lab: requests, and streams that are read and thrown away.</summary>
internal sealed class LabClient : IDisposable
{
    private readonly HttpClient _client;

    public LabClient(Uri address)
    {
        _client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        string session = Get("/api/session").GetProperty("session").GetString()!;
        _client.DefaultRequestHeaders.Add("X-Sonda-Lab", session);
    }

    public JsonElement Get(string path) => JsonDocument.Parse(_client.GetStringAsync(path).GetAwaiter().GetResult()).RootElement;

    public JsonElement Post(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage answer = _client.PostAsync(path, content).GetAwaiter().GetResult();
        string text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{path}: {text}");
    }

    /// <summary>Waits until a run has a state.</summary>
    public JsonElement Until(string id, string state)
    {
        while (true)
        {
            JsonElement run = Get($"/api/runs/{id}");
            string found = run.GetProperty("state").GetString()!;
            if (found == state)
            {
                return run;
            }

            if (found == "failed")
            {
                throw new InvalidOperationException(run.GetRawText());
            }

            Thread.Sleep(100);
        }
    }

    /// <summary>Reads a stream until it is stopped.</summary>
    /// <param name="id">The run.</param>
    /// <param name="kind">The kind of messages to count.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="opened">Is called at the first such message; null for nothing.</param>
    /// <returns>Messages of one kind a second, from the first to the last.</returns>
    public async Task<double> Watch(string id, string kind, CancellationToken stop, Action? opened = null)
    {
        long first = 0, last = 0;
        int count = 0;
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync($"/api/stream?run={id}", HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false));
            while (await reader.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
            {
                if (line == "event: " + kind)
                {
                    last = Stopwatch.GetTimestamp();
                    if (count++ == 0)
                    {
                        first = last;
                        opened?.Invoke();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }

        return count < 2 ? 0 : (count - 1) / Stopwatch.GetElapsedTime(first, last).TotalSeconds;
    }

    public void Dispose() => _client.Dispose();
}
