using Microsoft.Playwright;

namespace Sonda.Benchmarks.Table;

/// <summary>Pictures a second that the live screen draws of a training network, with all panels, in headless chromium on the same machine.</summary>
internal sealed class LabScreenRow(string network, double bar) : IRowSource
{
    private const int Seconds = 6;

    /// <summary>Counts the drawings of the neurons: the canvas of the wires has no role.</summary>
    private const string Counter = """
        window.pictures = 0;
        const clear = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function (...box) {
          if (this.canvas.matches(".layer-canvas[role]")) window.pictures++;
          return clear.apply(this, box);
        };
        """;

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>The browser of this machine; null if there is none.</summary>
    public static string? Chromium => Array.Find(Programs, File.Exists);

    public TableRow Measure()
    {
        Terminal.Error.WriteLine($"the live screen of {network}");
        var row = new TableRow { What = $"{network}, pictures in headless chromium", Bar = bar, AtLeast = true, Unit = "pictures/s", Digits = 1, Detail = "no chromium on this machine" };
        if (Chromium is not { } program)
        {
            return row;
        }

        using var lab = new LabWithDigits();
        using var client = new LabClient(lab.Address);
        client.Post("/api/runs", new { spec = network + "; epochs 10000", name = "watched" });
        client.Until("watched", "paused");
        double pictures = Watch(program, lab.Address, client).GetAwaiter().GetResult();
        return row with { Measured = pictures, Detail = FormattableString.Invariant($"over {Seconds} s of training at full speed, 1440 × 900, all panels") };
    }

    private static async Task<double> Watch(string program, Uri address, LabClient client)
    {
        using IPlaywright playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] }).ConfigureAwait(false);
        await using (browser.ConfigureAwait(false))
        {
            IPage page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } }).ConfigureAwait(false);
            await page.AddInitScriptAsync(Counter).ConfigureAwait(false);
            await page.GotoAsync(new Uri(address, "/live?run=watched").ToString()).ConfigureAwait(false);
            client.Post("/api/runs/watched/commands", new { command = "play" });
            await page.WaitForTimeoutAsync(2000).ConfigureAwait(false);
            const string now = "() => [window.pictures, performance.now()]";
            double[] first = await page.EvaluateAsync<double[]>(now).ConfigureAwait(false);
            await page.WaitForTimeoutAsync(1000 * Seconds).ConfigureAwait(false);
            double[] last = await page.EvaluateAsync<double[]>(now).ConfigureAwait(false);
            return 1000 * (last[0] - first[0]) / (last[1] - first[1]);
        }
    }
}
