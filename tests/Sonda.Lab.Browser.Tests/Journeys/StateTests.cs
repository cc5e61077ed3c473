using Microsoft.Playwright;
using Sonda.Tests;
using static Microsoft.Playwright.Assertions;

namespace Sonda.Lab.Browser.Tests.Journeys;

/// <summary>States that are easily overlooked: sequences, regressions, long words on a phone, renamed runs. No page may log an error.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class StateTests(Chromium chromium)
{
    private const string Sequence = "(50,2)-[lstm 4]-1 mse; data adding(50); epochs 1";

    [Fact]
    public async Task A_net_over_sequences_has_inputs_and_rows_and_no_setting_of_dense_layers()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive(Sequence);
        await Expect(page.Locator(".input-note")).ToHaveTextAsync("100 inputs");
        await Expect(page.Locator(".network-note")).ToContainTextAsync("rows at mini-batch");
        await Expect(page.GetByLabel("Neurons in each")).ToBeDisabledAsync();
        await Expect(page.GetByLabel("Activation")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_regression_on_a_phone_has_no_accuracy()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive(Sequence, 360, 740, "pt-BR");
        await Expect(page.Locator(".phone-summary > div:visible")).ToHaveCountAsync(2);
        Assert.DoesNotContain("NaN", await page.Locator(".phone-summary").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_verdict_is_whole_in_the_history_of_a_phone()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage run = await lab.OpenLive("784-30x4-10; data drawn; epochs 1");
        await run.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Expect(run.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
        foreach (int width in (int[])[360, 1440])
        {
            IPage page = await lab.Open("/history", width, 740, "pt-BR");
            await Expect(page.Locator(".verdict-title")).ToContainTextAsync("gradiente", new() { Timeout = 20_000 });

            // The longest words of all rules, in their place.
            await page.Locator(".verdict-title").EvaluateAsync("one => { one.textContent = 'Gradientes abaixo da precisão de trabalho'; }");
            Assert.True(await page.Locator(".verdict-text").EvaluateAsync<bool>(
                """
                one => {
                  const row = one.closest(".run-row").getBoundingClientRect(), own = one.getBoundingClientRect();
                  return one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth && own.top >= row.top - 1 && own.bottom <= row.bottom + 1;
                }
                """));
        }
    }

    [Fact]
    public async Task The_field_of_the_epoch_has_room_for_its_number()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        foreach (int width in (int[])[360, 1440])
        {
            IPage page = await lab.OpenLive("2-4-1 bce; data circle; epochs 1000000", width);
            await Expect(page.Locator(".epoch-field")).ToHaveValueAsync("1000000");
            Assert.True(await page.Locator(".epoch-field").EvaluateAsync<bool>("field => field.scrollWidth <= field.clientWidth"));
        }
    }

    [Fact]
    public async Task A_page_follows_its_run_to_another_name()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive("784-20-10; data drawn; epochs 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
        IPage history = await lab.Open("/history");
        await history.Locator(".run-box").CheckAsync();
        await history.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await history.GetByRole(AriaRole.Textbox, new() { Name = "Rename" }).FillAsync("digits-1");
        await history.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(history.Locator(".run-name")).ToHaveTextAsync("digits-1");
        await LabPage.Until(page, "() => new URLSearchParams(location.search).get('run') === 'digits-1'");
        await Expect(page.Locator("h1")).ToHaveTextAsync("digits-1");
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Finished");
    }

    [Fact]
    public async Task Space_plays_though_a_link_has_the_focus()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await page.GetByRole(AriaRole.Link, new() { Name = "Live", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await LabPage.TrainedTo(page, 1);
    }

    [Fact]
    public async Task The_tour_on_a_phone_keeps_its_answer_and_spreads_its_circles()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        Requirement.Mnist();
        IPage page = await lab.Open("/tour?step=5", 360, 740);
        ILocator circles = page.GetByRole(AriaRole.Slider);
        await Expect(circles).ToHaveCountAsync(3);
        double[] at = [.. (await Task.WhenAll((await circles.AllAsync()).Select(circle => circle.BoundingBoxAsync()))).Select(box => (double)box!.X)];
        Assert.All(at.Zip(at[1..]), pair => Assert.True(pair.Second - pair.First >= 44));
        ILocator notes = page.Locator(".head .head-note");
        await Expect(notes.Nth(3)).ToContainTextAsync("speed");
        for (int layer = 0; layer < 3; layer++)
        {
            await Expect(notes.Nth(layer)).ToHaveTextAsync("");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Show what happens" }).ClickAsync();
        await Expect(notes.First).ToContainTextAsync("speed");
    }
}
