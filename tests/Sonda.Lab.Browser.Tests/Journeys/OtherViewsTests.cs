using Microsoft.Playwright;
using Sonda.Tests;
using static Microsoft.Playwright.Assertions;

namespace Sonda.Lab.Browser.Tests.Journeys;

/// <summary>Side by side, cure, drawing, tour, history, and the run as a file.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class OtherViewsTests(Chromium chromium)
{
    [Fact]
    public async Task Nets_side_by_side_train_at_one_command()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.Open("/compare?spec=" + Uri.EscapeDataString("784-30-10; data drawn") + "&spec=" + Uri.EscapeDataString(LabPage.Spec));
        await page.GetByRole(AriaRole.Button, new() { Name = "Put them side by side" }).ClickAsync();
        await Expect(page.Locator(".compare-cell")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await LabPage.TrainedTo(page, 100);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Go on", Exact = true })).ToBeVisibleAsync();
        await LabPage.Until(
            page,
            """
            async () => {
              const runs = new URLSearchParams(location.search).getAll("run");
              const documents = await Promise.all(runs.map(async id => (await fetch("/api/runs/" + id)).json()));
              return documents.every(run => run.state === "paused" && run.position.step === documents[0].position.step && run.position.step >= 100);
            }
            """);
    }

    [Fact]
    public async Task A_cure_is_tried_beside_the_original()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive("784-30x8-10; data drawn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try a cure beside it" }).ClickAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".compare-cell")).ToHaveCountAsync(2, new() { Timeout = 20_000 });
        await Expect(page.Locator(".compare-cell h2").First).ToHaveTextAsync("As it is");
        await Expect(page.Locator(".spec-words mark").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Seen on one seed: not proved.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_digit_drawn_by_keyboard_is_answered()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.Open("/draw?spec=" + Uri.EscapeDataString(LabPage.Spec));
        await Expect(page.Locator(".answer")).ToContainTextAsync("An empty picture gives");
        await page.Locator(".pad-canvas").FocusAsync();
        for (int i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("Shift+ArrowDown");
        }

        await Expect(page.Locator(".answer")).Not.ToContainTextAsync("An empty picture gives");
        await Expect(page.Locator(".output-bars dt")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task The_tour_takes_a_guess_and_measures_it()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        Requirement.Mnist();
        IPage page = await lab.Open("/tour?step=5");
        ILocator guess = page.GetByRole(AriaRole.Slider).First;
        await guess.FocusAsync();
        string? before = await guess.GetAttributeAsync("aria-valuetext");
        await guess.PressAsync("ArrowDown");
        Assert.NotEqual(before, await guess.GetAttributeAsync("aria-valuetext"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what happens" }).ClickAsync();
        await Expect(page.Locator(".truth")).ToContainTextAsync("You put layer 1 a factor of");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next step" }).ClickAsync();
        await Expect(page.GetByText("Step 6 of 10")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task History_finds_compares_deletes_and_takes_back()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        foreach (string spec in (string[])["784-20-10; data drawn; epochs 1", "784-30-10; data drawn; epochs 1"])
        {
            IPage run = await lab.OpenLive(spec);
            await run.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
            await Expect(run.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
            await run.Context.CloseAsync();
        }

        IPage page = await lab.Open("/history");
        await Expect(page.Locator(".run-box")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("30-10");
        await Expect(page.Locator(".run-box")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await page.Locator(".run-box").First.CheckAsync();
        await page.Locator(".run-box").Nth(1).CheckAsync();
        await Expect(page.GetByText("What differs among the chosen")).ToBeVisibleAsync();
        await page.Locator(".run-box").First.UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.Locator(".run-box")).ToHaveCountAsync(1);
        await page.Locator(".notice-bar").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".run-box")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_deleted_run_comes_back_though_another_beside_it_cannot()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);

        // The page of the run that goes first opens the other, which may go while the page asks for it.
        lab.IsExpected = fault => fault.Contains("404", StringComparison.Ordinal);
        IPage zero = await lab.OpenLive("784-20-10; data drawn");
        IPage real = await lab.OpenLive("784-30-10; data drawn; epochs 1");
        await real.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Expect(real.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });

        IPage page = await lab.Open("/history");
        await page.Locator(".run-box").Nth(1).CheckAsync();
        await page.Locator(".run-box").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.Locator(".notice-bar").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await LabPage.Until(page, "async () => (await (await fetch('/api/runs')).json()).runs.some(run => run.id === '784-30-10')");
    }

    [Fact]
    public async Task A_run_as_one_file_plays_offline()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive("784-30-10; data drawn; epochs 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Export as one file").ClickAsync());
        string file = Path.Combine(Directory.CreateTempSubdirectory("sonda-file-").FullName, "run.html");
        await download.SaveAsAsync(file);
        IPage offline = await page.Context.NewPageAsync();
        await offline.Context.SetOfflineAsync(true);
        var faults = new List<string>();
        offline.PageError += (_, fault) => faults.Add(fault);
        await offline.GotoAsync(new Uri(file).AbsoluteUri);
        await Expect(offline.Locator(".connection")).ToContainTextAsync("Recorded");
        ILocator time = offline.GetByRole(AriaRole.Slider, new() { Name = "Time" });
        await time.FocusAsync();
        await time.PressAsync("Home");
        await Expect(offline.Locator(".position div:nth-child(2) strong")).ToHaveTextAsync("0");
        await Expect(offline.Locator(".head-name")).ToHaveCountAsync(2);
        await offline.GetByRole(AriaRole.Button, new() { Name = "Português" }).ClickAsync();
        await Expect(offline.Locator("#network-title")).ToHaveTextAsync("Gradiente de cada neurônio");
        Assert.Empty(faults);
        Assert.InRange(new FileInfo(file).Length, 50_000, 3_000_000);
    }
}
