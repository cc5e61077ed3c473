using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sonda.Lab.Pages;
using Sonda.Lab.Safety;

namespace Sonda.Lab.Routes;

/// <summary>The page and its files.</summary>
internal static class PageRoutes
{
    private static readonly string[] Views = ["/", "/live", "/compare", "/draw", "/tour", "/history"];

    public static void Map(IEndpointRouteBuilder routes, PageFiles files)
    {
        foreach (string view in Views)
        {
            routes.MapGet(view, context => Send(context, files.Index)).ExcludeFromDescription();
        }

        routes.MapGet("/assets/{**name}", (HttpContext context, string? name) => Send(context, files.Find("assets/" + name)
            ?? throw new LabProblem("not-found", 404, texts => texts.Say("server.noRoute", ("path", context.Request.Path.Value))))).ExcludeFromDescription();
        routes.MapGet("/api/texts", SendTexts).ExcludeFromDescription();
        routes.MapGet("/favicon.ico", context => Send(context, files.Find("assets/icon.svg") ?? files.Index)).ExcludeFromDescription();
    }

    /// <summary>The words of the page.</summary>
    private static Task SendTexts(HttpContext context)
    {
        TextCatalog texts = CallerLanguage.Texts(context.Request);
        return context.Response.WriteAsJsonAsync(new PageTexts(texts.Language, texts.LanguageTag, texts.LabTexts()), context.RequestAborted);
    }

    private static async Task Send(HttpContext context, PageFile file)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString() == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.Type;
        byte[] body = file.Bytes;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal) && file.Packed is { } packed)
        {
            response.Headers.ContentEncoding = "gzip";
            body = packed;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>The words of the page in one language.</summary>
/// <param name="Language">en or pt.</param>
/// <param name="Tag">The value of the page's <c>lang</c>.</param>
/// <param name="Texts">The texts by key.</param>
internal sealed record PageTexts(string Language, string Tag, IReadOnlyDictionary<string, string> Texts);
