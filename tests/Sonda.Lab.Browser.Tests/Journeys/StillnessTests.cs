using Microsoft.Playwright;
using Sonda.Tests;
using static Microsoft.Playwright.Assertions;

namespace Sonda.Lab.Browser.Tests.Journeys;

/// <summary>Nothing jumps, nothing is cut, and nothing that cannot act looks as if it could.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class StillnessTests(Chromium chromium)
{
    private const string Short = "784-30x4-10; data drawn; epochs 1";

    [Theory]
    [InlineData("en", "Play", "Finished")]
    [InlineData("pt-BR", "Treinar", "Concluído")]
    public async Task The_line_above_the_network_keeps_its_height(string language, string play, string finished)
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive(Short, language: language);
        ILocator line = page.Locator(".panel-line");
        double before = (await line.BoundingBoxAsync())!.Height;
        await page.GetByRole(AriaRole.Button, new() { Name = play, Exact = true }).ClickAsync();
        await Expect(page.Locator(".state-line")).ToContainTextAsync(finished, new() { Timeout = 60_000 });
        Assert.Equal(before, (await line.BoundingBoxAsync())!.Height);

        // Long numbers of a long run; the words that find no room are left out as a whole.
        await page.Locator(".state-line").EvaluateAsync("one => { one.hidden = true; }");
        await page.Locator(".network-note > :first-child").EvaluateAsync("one => { one.textContent += ' 1,234,567,890'.repeat(4); }");
        Assert.Equal(before, (await line.BoundingBoxAsync())!.Height);
        Assert.True(await page.Locator(".key.signs").EvaluateAsync<bool>("key => key.getBoundingClientRect().left > document.querySelector('.network-note').getBoundingClientRect().right"));
        Assert.True(await page.Locator(".stage").EvaluateAsync<bool>("stage => stage.scrollHeight <= stage.clientHeight"));
    }

    [Fact]
    public async Task A_fault_in_the_spec_moves_nothing()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("400", StringComparison.Ordinal);
        IPage page = await lab.OpenLive();
        float before = (await page.Locator(".work").BoundingBoxAsync())!.Y;
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Spec of the run" }).FillAsync("784-30xx-10");
        await Expect(page.Locator(".spec-fault")).ToContainTextAsync("30xx");
        Assert.Equal(before, (await page.Locator(".work").BoundingBoxAsync())!.Y);
    }

    [Fact]
    public async Task Keys_of_buttons_that_are_off_do_nothing()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive("2-4-1 bce; data circle; epochs 1");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");

        // An answer to a key of before would have come by the time of this one.
        await page.Keyboard.PressAsync("1");
        await LabPage.Until(page, "async () => (await (await fetch('/api/runs')).json()).runs.length === 1");
        await Expect(page.Locator(".notice-bar.shown")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_refused_choice_returns_to_the_value_of_the_run()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("409", StringComparison.Ordinal);
        IPage page = await lab.OpenLive("2-4-1 bce; data circle; epochs 1");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Finished", new() { Timeout = 60_000 });
        await page.GetByLabel("Optimizer").SelectOptionAsync(new SelectOptionValue { Label = "adam" });
        await Expect(page.Locator(".notice-bar")).ToContainTextAsync("The run is over");
        await Expect(page.GetByLabel("Optimizer")).ToHaveValueAsync("sgd");
    }

    [Fact]
    public async Task Heads_that_open_nothing_are_no_buttons()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage live = await lab.OpenLive(Short);
        Assert.Equal(5, await live.Locator("button.head svg").CountAsync());
        string id = (await LabPage.Run(live)).GetProperty("id").GetString()!;
        IPage page = await lab.Open($"/compare?run={id}&run={id}&cure={Uri.EscapeDataString("normalização por lote em todas as camadas ocultas da rede")}", language: "pt-BR");
        await Expect(page.Locator(".head-name")).ToHaveCountAsync(10);
        Assert.Equal(0, await page.Locator("button.head, .head svg").CountAsync());

        // A long name of a cure leaves the spec more than half of its line.
        await Expect(page.Locator(".cell-head h2").Nth(1)).ToContainTextAsync("normalização");
        Assert.True(await page.Locator(".cell-head").Nth(1).EvaluateAsync<bool>("head => head.querySelector('.spec-box').offsetWidth > head.offsetWidth / 2"));
        float[] tops = [.. (await Task.WhenAll((await page.Locator(".network-plot").AllAsync()).Select(plot => plot.BoundingBoxAsync()))).Select(box => box!.Y)];
        Assert.Equal(tops[0], tops[1]);
    }

    [Fact]
    public async Task The_head_of_the_output_is_whole_behind_eight_layers()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive("784-30x8-10; data drawn", language: "pt-BR");
        await Expect(page.Locator(".head-name").Last).ToHaveTextAsync("saída");
        Assert.True(await page.Locator(".head svg").Last.EvaluateAsync<bool>("sign => sign.getBoundingClientRect().right <= document.querySelector('.network-plot').getBoundingClientRect().right"));
    }

    [Fact]
    public async Task The_tour_names_no_cause_before_the_reader_has_answered()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        Requirement.Mnist();
        IPage page = await lab.Open("/tour?step=6");
        await page.EvaluateAsync(
            """
            () => {
              const said = window.said = [], own = CanvasRenderingContext2D.prototype.fillText;
              CanvasRenderingContext2D.prototype.fillText = function (text, ...place) { said.push(text); return own.call(this, text, ...place); };
            }
            """);
        await page.Locator(".staircase-chart").WaitForAsync();
        await page.SetViewportSizeAsync(1400, 900);
        await LabPage.Until(page, "() => window.said.some(text => /^−.*dB$/.test(text))");
        Assert.False(await page.EvaluateAsync<bool>("() => window.said.some(text => text.startsWith('slope'))"));
        await page.GetByRole(AriaRole.Button, new() { Name = "I do not know" }).ClickAsync();
        await LabPage.Until(page, "() => window.said.some(text => text.startsWith('slope'))");
    }
}
