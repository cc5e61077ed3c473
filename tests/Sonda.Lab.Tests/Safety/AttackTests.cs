using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sonda.Lab.Tests.Safety;

public sealed class AttackTests
{
    private const string Spec = "2-4-1 bce; data circle; epochs 1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.10")]
    public async Task A_foreign_host_header_is_refused(string host)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Get, "/api/session", null, request => request.Headers.Host = $"{host}:{lab.Server.Address.Port}");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "host"), await LabFixture.Problem(answer));
    }

    [Fact]
    public async Task A_rebound_name_with_another_port_is_refused()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Get, "/", null, request => request.Headers.Host = "localhost:80");
        Assert.Equal((HttpStatusCode.MisdirectedRequest, "host"), await LabFixture.Problem(answer));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_request_from_another_site_is_refused(string header, string value)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = Spec }, request => request.Headers.Add(header, value));
        Assert.Equal((HttpStatusCode.Forbidden, "origin"), await LabFixture.Problem(answer));
        Assert.Empty((await lab.Get("/api/runs")).GetProperty("runs").EnumerateArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00000000000000000000000000000000")]
    public async Task A_state_change_needs_the_session(string? session)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = Spec }, request =>
        {
            request.Headers.Remove("X-Sonda-Lab");
            request.Headers.Add("X-Sonda-Lab", session ?? "");
        });
        Assert.Equal((HttpStatusCode.Forbidden, "antiforgery"), await LabFixture.Problem(answer));
    }

    [Fact]
    public async Task A_form_of_another_page_cannot_begin_a_run()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        using var form = new FormUrlEncodedContent([new("spec", Spec)]);
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", form);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "body"), await LabFixture.Problem(answer));
    }

    [Fact]
    public async Task Beyond_loopback_every_request_needs_the_token()
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Address = IPAddress.Any });
        string token = lab.Server.Entrance.Query["?token=".Length..];
        var address = new Uri($"http://127.0.0.1:{lab.Server.Address.Port}/");
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = address };
        Assert.Equal((HttpStatusCode.Unauthorized, "token"), await LabFixture.Problem(await client.GetAsync("/", Stop)));
        Assert.Equal((HttpStatusCode.Unauthorized, "token"), await LabFixture.Problem(await client.GetAsync("/?token=" + new string('0', token.Length), Stop)));
        HttpResponseMessage entered = await client.GetAsync("/history?run=a&token=" + token, Stop);
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Equal("/history?run=a", entered.Headers.Location!.OriginalString);
        string cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/session", Stop)).StatusCode);
    }

    [Fact]
    public async Task An_oversized_body_is_refused()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = new string('a', 300_000) });
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "limit"), await LabFixture.Problem(answer));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"spec\": 7}")]
    [InlineData("{\"spec\": \"2-4-1 bce; data circle\", \"paly\": true}")]
    [InlineData("{\"spec\": \"2-4-1 bce; data circle\", \"speed\": -1}")]
    [InlineData("{\"spec\": \"2-4-1 bce; data circle\", \"speed\": 1e999}")]
    [InlineData("{\"spec\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task A_malformed_body_is_refused(string body)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(await lab.Send(HttpMethod.Post, "/api/runs", content)));
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write(new byte[10_000_000]);
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "body"), await LabFixture.Problem(await lab.Send(HttpMethod.Post, "/api/runs", content)));
    }

    [Theory]
    [InlineData("784-[30000]x40000-10")]
    [InlineData("784-65536-65536-10")]
    [InlineData("784-1000000000-10")]
    public async Task A_huge_network_is_refused(string network)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = network });
        (HttpStatusCode status, string kind) = await LabFixture.Problem(answer);
        Assert.True((status, kind) is (HttpStatusCode.RequestEntityTooLarge, "limit") or (HttpStatusCode.BadRequest, "spec"), $"{status} {kind}");
    }

    [Theory]
    [InlineData("(1,28,28)-[conv 16000 3x3]-[max 26]-10; data drawn")]
    [InlineData("784-20000-10; batch full; data drawn")]
    public async Task A_small_network_that_needs_much_memory_is_refused(string spec)
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = new LabLimits { MemoryBytes = 512 << 20 } });
        await lab.Post("/api/runs", new { spec, name = "wide" }, HttpStatusCode.Created);
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs/wide/commands", new { command = "step" });
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "limit"), await LabFixture.Problem(answer));
        JsonElement run = await lab.Get("/api/runs/wide");
        Assert.Equal("failed", run.GetProperty("state").GetString());
        Assert.Contains("512 MB", run.GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_to_a_batch_that_needs_much_memory_is_refused_and_the_run_goes_on()
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = new LabLimits { MemoryBytes = 64 << 20 } });
        await lab.Post("/api/runs", new { spec = "784-1000-10; data drawn", name = "wide" }, HttpStatusCode.Created);
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs/wide/commands", new { command = "change", change = "batch full" });
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "limit"), await LabFixture.Problem(answer));
        JsonElement run = await lab.Post("/api/runs/wide/commands", new { command = "step" });
        Assert.Equal(1, run.GetProperty("position").GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task Uploads_take_no_more_than_their_share_of_the_disk()
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = new LabLimits { UploadsBytes = 100 } });
        foreach ((int row, HttpStatusCode expected) in ((int, HttpStatusCode)[])[(1, HttpStatusCode.Created), (1, HttpStatusCode.Created), (2, HttpStatusCode.RequestEntityTooLarge)])
        {
            using var table = new StringContent("x,y\n" + string.Concat(Enumerable.Repeat($"{row},1\n2,0\n", 8)), Encoding.UTF8, "text/csv");
            HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/data", table);
            Assert.True(expected == answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
        }
    }

    [Fact]
    public async Task An_unknown_field_is_named()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = "2-4-1 bce; data circle", paly = true });
        Assert.Equal("Unknown field \"paly\". Expected one of spec, name, play, speed.", (await LabFixture.Json(refused)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_group_command_for_no_run_is_refused()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage refused = await lab.Send(HttpMethod.Post, "/api/groups/commands", new { runs = new[] { "a", null }, command = "play" });
        Assert.Equal((HttpStatusCode.BadRequest, "body"), await LabFixture.Problem(refused));
    }

    [Theory]
    [InlineData("/api/session")]
    [InlineData("/API/session")]
    public async Task Another_site_reads_nothing_whatever_the_capitals_of_the_path(string path)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Get, path, null, request =>
        {
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", "navigate");
        });
        Assert.Equal((HttpStatusCode.Forbidden, "origin"), await LabFixture.Problem(answer));
    }

    [Fact]
    public async Task An_entrance_with_the_token_keeps_every_run_of_its_address()
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Address = IPAddress.Any });
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        HttpResponseMessage entered = await client.GetAsync($"http://127.0.0.1:{lab.Server.Address.Port}/live{lab.Server.Entrance.Query}&run=a&run=b%2Bc", Stop);
        Assert.Equal("/live?run=a&run=b%2Bc", entered.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/%0d%0aX-Evil:%201")]
    public async Task An_entrance_with_the_token_stays_on_this_server(string path)
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Address = IPAddress.Any });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, lab.Server.Address.Port, Stop);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path}{lab.Server.Entrance.Query} HTTP/1.1\r\nHost: 127.0.0.1:{lab.Server.Address.Port}\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream);
        string[] lines = (await reader.ReadToEndAsync(Stop)).Split("\r\n");
        string location = lines.Single(line => line.StartsWith("Location: ", StringComparison.Ordinal))["Location: ".Length..];
        Assert.StartsWith("/", location, StringComparison.Ordinal);
        Assert.False(location.StartsWith("//", StringComparison.Ordinal) || location.Contains('\\', StringComparison.Ordinal), location);
        Assert.DoesNotContain(lines, line => line.StartsWith("X-Evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_many_runs_are_refused_with_the_limit()
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = new LabLimits { LiveRuns = 2 } });
        foreach (string name in (string[])["a", "b"])
        {
            await lab.Post("/api/runs", new { spec = "784-30-10; data drawn; epochs 500", name, play = true, speed = 1 }, HttpStatusCode.Created);
            await lab.Until(name, run => run.GetProperty("state").GetString() == "playing");
        }

        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = Spec });
        Assert.Equal((HttpStatusCode.TooManyRequests, "limit"), await LabFixture.Problem(answer));
        Assert.Contains("2", (await LabFixture.Json(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_silent_connections_leave_the_lab_working()
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        var silent = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, lab.Server.Address.Port, Stop);
                silent.Add(client);
            }

            await lab.Post("/api/runs", new { spec = Spec, name = "a" }, HttpStatusCode.Created);
            await lab.Post("/api/runs/a/commands", new { command = "step" });
        }
        finally
        {
            silent.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../etc")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_name_is_never_a_path_nor_markup(string name)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = Spec, name });
        Assert.Equal((HttpStatusCode.BadRequest, "name"), await LabFixture.Problem(answer));
        HttpResponseMessage missing = await lab.Send(HttpMethod.Get, "/api/runs/" + Uri.EscapeDataString(name), null);
        Assert.True(missing.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed, missing.StatusCode.ToString());
    }

    [Theory]
    [InlineData("/assets/../../Sonda.Lab.csproj")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%5c..%5csecret")]
    public async Task A_file_of_the_page_is_never_a_path(string path)
    {
        await using LabFixture lab = await LabFixture.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, lab.Server.Address.Port, Stop);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost:{lab.Server.Address.Port}\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream);
        Assert.Contains(" 404 ", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_out_of_the_data_folder_does_not_open_a_file()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sonda-data-"), outside = Directory.CreateTempSubdirectory("sonda-out-");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret.csv"), "x,y\n1,2\n", Stop);
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "open.csv"), Path.Combine(outside.FullName, "secret.csv"));
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { DataDirectory = folder.FullName });
        foreach (string path in (string[])[Path.Combine(folder.FullName, "open.csv"), Path.Combine(folder.FullName, "..", outside.Name, "secret.csv")])
        {
            HttpResponseMessage answer = await lab.Send(HttpMethod.Post, "/api/runs", new { spec = $"1-4-1; data csv(\"{path}\")" });
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "data"), await LabFixture.Problem(answer));
        }

        folder.Delete(recursive: true);
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task Too_many_requests_a_second_are_refused()
    {
        await using LabFixture lab = await LabFixture.StartAsync(options => options with { Limits = new LabLimits { RequestsPerSecond = 5 } });
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => lab.Client.GetAsync("/api/session", Stop)));
        HttpResponseMessage refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate"), await LabFixture.Problem(refused));
    }
}
