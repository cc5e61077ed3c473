using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sonda.Lab.Browser.Tests.Journeys;

/// <summary>Watching a network learn, and changing it.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class LiveTests(Chromium chromium)
{
    [Fact]
    public async Task A_new_net_is_drawn_at_rest_trains_and_pauses()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Press play, or take the tour.");
        await Expect(page.Locator(".head-name")).ToHaveTextAsync(["Layer 1", "Layer 2", "Layer 3", "Layer 4", "Output"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await LabPage.TrainedTo(page, 300);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Expect(page.Locator(".state-line")).ToContainTextAsync("Paused at mini-batch");
        await Expect(page.Locator(".reading").First).Not.ToHaveTextAsync("–");
        Assert.True(await Inked(page, ".speeds-chart canvas") > 2000);
        Assert.True(await Inked(page, ".network-plot .layer-canvas:nth-child(2)") > 2000);
    }

    [Fact]
    public async Task One_mini_batch_is_one()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await page.GetByRole(AriaRole.Button, new() { Name = "One mini-batch" }).ClickAsync();
        await LabPage.TrainedTo(page, 1);
        Assert.Equal(1, (await LabPage.Run(page)).GetProperty("position").GetProperty("step").GetInt32());
    }

    [Fact]
    public async Task A_change_while_it_trains_is_in_the_spec_and_beside_its_field()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await page.GetByRole(AriaRole.Button, new() { Name = "One mini-batch" }).ClickAsync();
        await LabPage.TrainedTo(page, 1);
        ILocator rate = page.GetByRole(AriaRole.Textbox, new() { Name = "Learning rate η" });
        await rate.FillAsync("0,3");
        await rate.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Spec of the run" })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("rate 0.3"));
        await Expect(page.Locator(".field-note").First).ToHaveTextAsync("0.1 until mini-batch 1");
        JsonElement run = await LabPage.Run(page);
        Assert.Equal("rate 0.3", run.GetProperty("changes")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_fault_in_the_spec_stands_under_it_and_escape_takes_it_back()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("400", StringComparison.Ordinal);
        IPage page = await lab.OpenLive();
        ILocator spec = page.GetByRole(AriaRole.Textbox, new() { Name = "Spec of the run" });
        string before = await spec.InputValueAsync();
        await spec.FillAsync("784-0-10; data drawn");
        await Expect(page.Locator(".spec-fault")).ToContainTextAsync("0");
        await spec.PressAsync("Escape");
        await Expect(spec).ToHaveValueAsync(before);
        await Expect(page.Locator(".spec-fault")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task Changes_of_the_net_are_gathered_and_start_anew_and_can_be_undone()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("404", StringComparison.Ordinal);
        IPage page = await lab.OpenLive();
        string first = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Hidden layers: One more" }).ClickAsync();
        await Expect(page.Locator(".gathered")).ToContainTextAsync("1 change waits.");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Seed" }).FillAsync("7");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Seed" }).PressAsync("Enter");
        await Expect(page.Locator(".gathered")).ToContainTextAsync("2 changes wait.");
        await page.Locator(".gathered").GetByRole(AriaRole.Button, new() { Name = "Start anew" }).ClickAsync();
        await Expect(page.Locator(".head-name")).ToHaveCountAsync(6);
        Assert.NotEqual(first, page.Url);
        Assert.Equal(7, (await LabPage.Run(page)).GetProperty("settings").GetProperty("seed").GetInt32());
        await page.Locator(".notice-bar").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".head-name")).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task The_card_of_a_layer_changes_that_layer_alone()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await page.Locator(".head").Nth(1).ClickAsync();
        await Expect(page.Locator(".layer-card h2")).ToHaveTextAsync("Layer 2");
        await page.Locator(".layer-card").GetByRole(AriaRole.Combobox, new() { Name = "Activation" }).SelectOptionAsync("tanh");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Spec of the run" })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("tanh"));
        await page.Locator(".gathered").GetByRole(AriaRole.Button, new() { Name = "Start anew" }).ClickAsync();
        await LabPage.Until(page, "() => document.querySelectorAll('.head .head-note')[1]?.textContent.includes('tanh')");
        await Expect(page.Locator(".head").First).ToContainTextAsync("sigmoid");
    }

    [Fact]
    public async Task Both_languages_say_the_same_with_their_own_numbers()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive(language: "pt-BR");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Treinar", Exact = true })).ToBeVisibleAsync();
        Assert.Equal("pt-BR", await page.Locator("html").GetAttributeAsync("lang"));
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Taxa de aprendizado η" })).ToHaveValueAsync("0,1");
        await page.GetByText("PT").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Learning rate η" })).ToHaveValueAsync("0.1");
    }

    [Fact]
    public async Task The_keyboard_plays_steps_picks_a_neuron_and_opens_a_table()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await page.Keyboard.PressAsync("ArrowRight");
        await LabPage.TrainedTo(page, 1);
        ILocator neurons = page.GetByRole(AriaRole.Listbox).Nth(2);
        await neurons.FocusAsync();
        await neurons.PressAsync("ArrowDown");
        await neurons.PressAsync("ArrowDown");
        await Expect(page.Locator(".readout-line")).ToContainTextAsync("Layer 3, neuron 3");
        await Expect(page.Locator(".readout-formula")).ToContainTextAsync("δ");
        await neurons.PressAsync("ArrowRight");
        await Expect(page.Locator(".readout-line")).ToContainTextAsync("Layer 4, neuron");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("t");
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Rowheader).First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("one mini-batch");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync(" ");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_wave_is_replayed_held_and_left()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay the wave" }).ClickAsync();
        await Expect(page.Locator(".held")).ToContainTextAsync("Held at mini-batch 0");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".held")).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Replay the wave" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_shared_link_sets_up_the_same_lesson_changes_included()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.Open("/live?spec=" + Uri.EscapeDataString(LabPage.Spec) + "&change=" + Uri.EscapeDataString("20:rate 0.3") + "&change=" + Uri.EscapeDataString("40:lambda 1"));
        await LabPage.Until(page, "() => document.querySelector('.spec-area')?.value.includes('lambda 1')");
        JsonElement changes = (await LabPage.Run(page)).GetProperty("changes");
        Assert.Equal([20, 40], changes.EnumerateArray().Select(change => change.GetProperty("step").GetInt32()));
    }

    [Fact]
    public async Task After_a_restart_the_run_is_offered_and_goes_on()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("ERR_", StringComparison.Ordinal) || fault.Contains("403", StringComparison.Ordinal);
        IPage page = await lab.OpenLive();
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await LabPage.TrainedTo(page, 100);
        await lab.Restart();
        await Expect(page.Locator(".connection")).ToHaveTextAsync("Connected", new() { Timeout = 20_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on", Exact = true }).First.ClickAsync(new() { Timeout = 20_000 });
        int before = (await LabPage.Run(page)).GetProperty("position").GetProperty("step").GetInt32();
        await LabPage.TrainedTo(page, before + 50);
    }

    [Fact]
    public async Task A_script_in_a_name_or_a_spec_is_text()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("400", StringComparison.Ordinal);
        IPage page = await lab.OpenLive();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Spec of the run" }).FillAsync("<img src=x onerror=window.hit=1>");
        await Expect(page.Locator(".spec-fault")).Not.ToHaveTextAsync("");
        Assert.True(await page.EvaluateAsync<bool>("window.hit === undefined"));
    }

    [Fact]
    public async Task The_page_weighs_little_and_takes_nothing_from_elsewhere()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        IPage page = await lab.OpenLive();
        string[] origins = await page.EvaluateAsync<string[]>("performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)");
        Assert.All(origins, origin => Assert.Equal(lab.Server.Address.GetLeftPart(UriPartial.Authority), origin));
        int bytes = await page.EvaluateAsync<int>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(e => !e.name.includes('/api/')).reduce((sum, e) => sum + e.transferSize, 0)");
        Assert.InRange(bytes, 50_000, 300_000);
    }

    /// <summary>How many dots of a canvas are not empty.</summary>
    private static Task<int> Inked(IPage page, string canvas) => page.EvaluateAsync<int>(
        """
        selector => {
          const canvas = document.querySelector(selector), { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let inked = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i]) inked++;
          return inked;
        }
        """,
        canvas);
}
