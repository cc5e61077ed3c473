using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sonda.Lab.Browser.Tests.Journeys;

/// <summary>axe finds nothing on any view, width, theme and language; and no view is wider than its window.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string Spec = Uri.EscapeDataString(LabPage.Spec);

    [Theory]
    [InlineData(1440, "en", false)]
    [InlineData(1440, "pt-BR", true)]
    [InlineData(1024, "en", true)]
    [InlineData(390, "pt-BR", false)]
    [InlineData(390, "en", true)]
    public async Task Every_view_is_accessible_and_fits(int width, string language, bool isDark)
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        foreach (string path in (string[])[$"/live?spec={Spec}", $"/draw?spec={Spec}", "/compare", "/history"])
        {
            IPage page = await lab.Open(path, width, 900, language, isDark);
            await page.Locator("main").WaitForAsync();
            await page.WaitForTimeoutAsync(600);
            await Check(page, path);
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task States_are_accessible()
    {
        await using LabPage lab = await LabPage.StartAsync(chromium);
        lab.IsExpected = fault => fault.Contains("400", StringComparison.Ordinal);
        IPage page = await lab.OpenLive("784-30x8-10; data drawn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await Check(page, "training");
        await page.Locator(".doctor-evidence").ClickAsync(new() { Timeout = 60_000 });
        await page.Locator(".head").First.ClickAsync();
        await Check(page, "evidence and card");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Spec of the run" }).FillAsync("fish");
        await Expect(page.Locator(".spec-fault")).Not.ToHaveTextAsync("");
        await Check(page, "fault in the spec");
        await page.GetByRole(AriaRole.Button, new() { Name = "Six, as in the book" }).ClickAsync();
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("t");
        await Check(page, "table");
    }

    private static async Task Check(IPage page, string state)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, state + ": " + string.Join("\n", result.Violations.Select(
            violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{state}: wider than the window");
    }
}
