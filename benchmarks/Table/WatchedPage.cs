using Microsoft.Playwright;

namespace Sonda.Benchmarks.Table;

/// <summary>A page in headless chromium, 1440 × 900, that watches a training at full speed.</summary>
internal static class WatchedPage
{
    /// <summary>The name of the run that it watches.</summary>
    public const string Run = "watched";

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The browser of this machine; null if there is none.</summary>
    public static string? Chromium => Array.Find(Programs, File.Exists);

    /// <summary>Begins a run in a lab of its own, opens its page, lets it train and measures.</summary>
    /// <param name="program">The browser.</param>
    /// <param name="spec">The run.</param>
    /// <param name="measure">Measures while it trains.</param>
    /// <param name="script">Runs in the page before its own; null for none.</param>
    public static T Measure<T>(string program, string spec, Func<IPage, LabClient, Task<T>> measure, string? script = null)
    {
        using var lab = new LabWithDigits();
        using var client = new LabClient(lab.Address);
        client.Post("/api/runs", new { spec, name = Run });
        client.Until(Run, "paused");
        return Watch(program, lab.Address, client, measure, script).GetAwaiter().GetResult();
    }

    private static async Task<T> Watch<T>(string program, Uri address, LabClient client, Func<IPage, LabClient, Task<T>> measure, string? script)
    {
        using IPlaywright playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] }).ConfigureAwait(false);
        await using (browser.ConfigureAwait(false))
        {
            IPage page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } }).ConfigureAwait(false);
            if (script is not null)
            {
                await page.AddInitScriptAsync(script).ConfigureAwait(false);
            }

            await page.GotoAsync(new Uri(address, $"/live?run={Run}").ToString()).ConfigureAwait(false);
            client.Post($"/api/runs/{Run}/commands", new { command = "play" });
            return await measure(page, client).ConfigureAwait(false);
        }
    }
}
