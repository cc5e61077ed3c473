using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Sonda.Diagnosis;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Lab.Streams;

namespace Sonda.Lab.Routes;

/// <summary>The lab itself: its session, its stream, and the pages of the rules.</summary>
internal static class LabRoutes
{
    private const int Protocol = 1, MaxRuns = 4;

    public static void Map(IEndpointRouteBuilder routes, LabRuns runs, LabOptions options, Secret session)
    {
        var counter = new StreamCounter(options.Limits.Watchers);
        routes.MapGet("/api/session", (HttpContext context) => Body.Json(new SessionDocument(
            session.Text, Protocol, typeof(LabRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            Board.Languages, CallerLanguage.Of(context.Request))))
            .WithSummary("The session: its word goes into the header X-Sonda-Lab of every state change.").Produces<SessionDocument>()
            .WithMetadata(new RouteExample(null, """{"session": "9b1c…", "protocol": 1, "version": "0.1.0", "languages": ["en", "pt"], "language": "en"}"""));
        routes.MapGet("/api/stream", (Delegate)(Task (HttpContext context) => Stream(context, runs, counter, options))).WithSummary("Everything live, of one to four runs.").Produces<string>(200, "text/event-stream");
        routes.MapGet("/rules/{ailment}", (HttpContext context, string ailment) => Rule(context, ailment)).ExcludeFromDescription();
    }

    private static async Task Stream(HttpContext context, LabRuns runs, StreamCounter counter, LabOptions options)
    {
        string[] ids = [.. context.Request.Query["run"].OfType<string>()];
        if (ids.Length is < 1 or > MaxRuns)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.runCount", ("min", 1), ("max", MaxRuns), ("found", ids.Length)));
        }

        foreach (string id in ids)
        {
            _ = runs.Shown(id);
        }

        string? cursor = context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? context.Request.Query["after"].FirstOrDefault();
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await counter.Around(() => new LabStream(
            context.Response, runs, ids, CallerLanguage.Of(context.Request), cursor, counter, options.Time).RunAsync(context.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary>The page of a rule as plain paragraphs.</summary>
    private static IResult Rule(HttpContext context, string ailment)
    {
        if (AilmentKinds.Find(ailment) is null)
        {
            throw new LabProblem("not-found", 404, texts => texts.Say("server.noRoute", ("path", context.Request.Path.Value)));
        }

        TextCatalog texts = CallerLanguage.Texts(context.Request);
        var page = new StringBuilder("<!doctype html><html lang=\"").Append(texts.LanguageTag).Append("\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").Append(Html.Escape(FindingText.TitleOf(ailment, texts.Language)))
            .Append("</title><link rel=\"stylesheet\" href=\"/assets/css/tokens.css\"><link rel=\"stylesheet\" href=\"/assets/css/base.css\"></head><body><main class=\"rule\">");
        foreach (string block in RulePage.Of(ailment, texts))
        {
            int level = block.TakeWhile(one => one == '#').Count();
            string tag = level > 0 ? $"h{Math.Min(level, 6)}" : "p";
            page.Append('<').Append(tag).Append('>').Append(Html.Escape(level > 0 ? block.TrimStart('#').Trim() : block)).Append("</").Append(tag).Append('>');
        }

        return Results.Content(page.Append("</main></body></html>").ToString(), "text/html; charset=utf-8");
    }
}

/// <summary>The session of a lab.</summary>
internal sealed record SessionDocument(string Session, int Protocol, string Version, IReadOnlyList<string> Languages, string Language);
