using System.Text.Json;
using Microsoft.Playwright;

namespace Sonda.Lab.Browser.Tests.Journeys;

/// <summary>A lab on a free port with a folder of its own, and pages that watch it. Errors of a page fail the test at its end.</summary>
public sealed class LabPage : IAsyncDisposable
{
    /// <summary>A spec of the chapter's size on data that need no file; it trains for about a minute, so that no journey comes after its end.</summary>
    public const string Spec = "784-30x4-10; data drawn; epochs 1000";

    private readonly Chromium _chromium;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sonda-lab-");
    private readonly List<string> _faults = [];
    private readonly List<IBrowserContext> _contexts = [];

    private LabPage(Chromium chromium, LabServer server) => (_chromium, Server) = (chromium, server);

    /// <summary>The server.</summary>
    internal LabServer Server { get; private set; }

    /// <summary>The faults that are part of a test, such as a lost connection.</summary>
    public Predicate<string> IsExpected { get; set; } = _ => false;

    /// <summary>Starts a lab.</summary>
    public static async Task<LabPage> StartAsync(Chromium chromium)
    {
        _ = chromium.Browser;
        var page = new LabPage(chromium, null!);
        page.Server = await page.StartServer(0);
        return page;
    }

    /// <summary>Ends the server and starts another on the same port and folder, as after a kill.</summary>
    public async Task Restart()
    {
        int port = Server.Address.Port;
        await Server.DisposeAsync();
        Server = await StartServer(port);
    }

    /// <summary>Opens a page.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="language">en or pt-BR.</param>
    /// <param name="isDark">Whether the reader prefers dark pages.</param>
    /// <param name="isStill">Whether the reader prefers reduced motion.</param>
    public async Task<IPage> Open(
        string path, int width = 1440, int height = 900, string language = "en", bool isDark = false, bool isStill = false)
    {
        IBrowserContext context = await _chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            Locale = language,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = isStill ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            Permissions = ["clipboard-read", "clipboard-write"],
            BaseURL = Server.Address.ToString(),
        });
        _contexts.Add(context);
        IPage page = await context.NewPageAsync();
        page.PageError += (_, fault) => _faults.Add(fault);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _faults.Add(message.Text);
            }
        };
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Opens the live view of a new run and waits for its first picture.</summary>
    public async Task<IPage> OpenLive(string spec = Spec, int width = 1440, int height = 900, string language = "en")
    {
        IPage page = await Open("/live?spec=" + Uri.EscapeDataString(spec), width, height, language);
        await Until(page, "() => document.querySelectorAll('.head-name').length > 1 && document.querySelector('.readout-line')?.textContent !== ''");
        return page;
    }

    /// <summary>The document of the run that a page shows.</summary>
    public static async Task<JsonElement> Run(IPage page)
    {
        string? json = await page.EvaluateAsync<string>("async () => JSON.stringify(await (await fetch('/api/runs/' + new URLSearchParams(location.search).get('run'))).json())");
        return JsonDocument.Parse(json!).RootElement;
    }

    /// <summary>Waits until the page shows at least so many mini-batches.</summary>
    public static Task TrainedTo(IPage page, int step) => Until(
        page, "step => Number(document.querySelector('.position div:nth-child(2) strong').textContent.replace(/[^0-9]/g, '')) >= step", step);

    /// <summary>
    /// Waits until a function of the page is true. Playwright's own waiting evaluates a string in the page, which the page's
    /// policy forbids.
    /// </summary>
    public static async Task Until(IPage page, string function, object? argument = null)
    {
        for (int attempt = 0; !await page.EvaluateAsync<bool>(function, argument); attempt++)
        {
            Assert.True(attempt < 600, function);
            await page.WaitForTimeoutAsync(50);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IBrowserContext context in _contexts)
        {
            await context.CloseAsync();
        }

        await Server.DisposeAsync();
        _home.Delete(recursive: true);
        Assert.DoesNotContain(_faults, fault => !IsExpected(fault));
    }

    private Task<LabServer> StartServer(int port) => LabServer.StartAsync(new LabOptions { Home = _home.FullName, Port = port, Offline = true });
}
