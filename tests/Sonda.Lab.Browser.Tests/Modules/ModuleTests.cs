using System.Text.Json;
using Microsoft.Playwright;

namespace Sonda.Lab.Browser.Tests.Modules;

/// <summary>
/// The pure modules of the page, run in the browser. Playwright answers the requests of a page that has no server: the module under
/// test is served as it lies in the source.
/// </summary>
[Collection(ChromiumCollection.Name)]
public abstract class ModuleTests(Chromium chromium) : IAsyncLifetime
{
    private const string Origin = "http://page.test";
    private IBrowserContext? _context;
    private IPage? _page;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _context = await chromium.Browser.NewContextAsync();
        _page = await _context.NewPageAsync();
        await _page.RouteAsync("**/*", route => route.FulfillAsync(Answer(new Uri(route.Request.Url).AbsolutePath)));
        await _page.GotoAsync(Origin);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.CloseAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Evaluates an expression in which <c>m</c> is a module.</summary>
    /// <param name="module">Its path below <c>assets/js</c>.</param>
    /// <param name="expression">The expression, or the body of a function that returns.</param>
    protected async Task<JsonElement> Evaluate(string module, string expression)
    {
        string body = expression.Contains("return ", StringComparison.Ordinal) ? expression : $"return {expression};";
        string? json = await _page!.EvaluateAsync<string?>(
            $$"""
            async () => {
              const m = await import("{{Origin}}/assets/js/{{module}}");
              const value = await (async () => { {{body}} })();
              return JSON.stringify(value, (_, each) => typeof each === "number" && !Number.isFinite(each) ? String(each) : each) ?? "null";
            }
            """);
        return JsonDocument.Parse(json!).RootElement;
    }

    private static RouteFulfillOptions Answer(string path)
    {
        string file = Path.Combine(Wwwroot.Folder, path.TrimStart('/').Replace('/', Path.DirectorySeparatorChar));
        return path == "/" ? new() { ContentType = "text/html", Body = "<!doctype html><title>test</title><body></body>" }
            : File.Exists(file) ? new() { ContentType = "text/javascript", BodyBytes = File.ReadAllBytes(file) }
            : new() { Status = 404 };
    }
}
